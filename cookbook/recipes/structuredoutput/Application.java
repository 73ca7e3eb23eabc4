package structuredoutput;

import io.pocketflow.llm.Description;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The data of a job application. The model gets the schema of this record. */
record Application(
        String name,
        Optional<String> email,
        Optional<String> phone,
        @Description("the first possible day of work") LocalDate start,
        Hours hours,
        @Description("newest first") List<Job> jobs,
        List<String> languages) {

    /** The wanted hours of work. */
    enum Hours {
        FULL_TIME,
        PART_TIME
    }

    /** One employment. */
    record Job(
            String title,
            String employer,
            @Description("the year of the first day") int from,

            @Description("the year of the last day; missing if it lasts")
            Optional<Integer> until) {}
}
