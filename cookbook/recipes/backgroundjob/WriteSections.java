package backgroundjob;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.util.List;

/** Writes the sections one after another, and reports each one to the listeners of the run. */
class WriteSections extends BatchNode<String, String> {

    private final ChatModel model;

    WriteSections(ChatModel model) {
        this.model = model;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(BackgroundJob.TITLES).lines().toList();
    }

    @Override
    protected String exec(String title, Attempt attempt) {
        String section = model.chat("Write two sentences under this title: " + title);
        attempt.emit("has written '" + title + "'");
        return title + "\n" + section;
    }

    @Override
    protected String post(Shared shared, List<String> titles, List<String> sections) {
        shared.put(BackgroundJob.ARTICLE, String.join("\n\n", sections));
        return DEFAULT;
    }
}
