package thinking;

import io.pocketflow.llm.Description;
import java.util.List;
import java.util.Optional;

/** One thought of the model: it checks the last one, carries out one step, and brings the plan up to date. */
record Thought(
        @Description("whether the last thought was right; empty for the first one")
        String check,

        @Description("one step of the plan, carried out in full")
        String thinking,

        @Description("all steps, done or not, in order") List<Step> plan,

        @Description("the answer, once every step is done and checked")
        Optional<String> answer) {

    /** One step of the plan. */
    record Step(String name, boolean done) {
        @Override
        public String toString() {
            return (done ? "[x] " : "[ ] ") + name;
        }
    }
}
