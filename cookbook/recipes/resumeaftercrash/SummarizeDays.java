package resumeaftercrash;

import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.util.List;

/** Summarizes each day of the log. With a journal, the summary of a day is recorded before the next day begins. */
class SummarizeDays extends BatchNode<String, String> {

    private final ChatModel model;

    SummarizeDays(ChatModel model) {
        this.model = model;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(ResumeAfterCrash.DAYS);
    }

    @Override
    protected String exec(String day) {
        System.out.println("  asking the model about " + day.substring(0, day.indexOf('.')));
        return model.chat("Summarise in one sentence:\n\n" + day);
    }

    @Override
    protected String post(Shared shared, List<String> days, List<String> summaries) {
        shared.put(ResumeAfterCrash.SUMMARIES, summaries);
        return DEFAULT;
    }
}
