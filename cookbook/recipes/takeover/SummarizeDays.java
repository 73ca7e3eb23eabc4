package takeover;

import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.util.List;

/** Summarizes each day. The summary of a day is in the database before the next day begins. */
class SummarizeDays extends BatchNode<String, String> {

    private final ChatModel model;

    SummarizeDays(ChatModel model) {
        this.model = model;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(Takeover.DAYS);
    }

    @Override
    protected String exec(String day) {
        System.out.println("  asking the model about " + day.substring(0, day.indexOf('.')));
        return model.chat("Summarise in one sentence:\n\n" + day);
    }

    @Override
    protected String post(Shared shared, List<String> days, List<String> summaries) {
        shared.put(Takeover.SUMMARIES, summaries);
        return DEFAULT;
    }
}
