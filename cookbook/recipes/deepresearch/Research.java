package deepresearch;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.util.List;

/** Makes all searches of a round at once, and lets the model note what each source says about the search. */
final class Research extends AsyncParallelBatchNode<String, String> {

    private static final Key<Integer> ROUNDS = Key.of("rounds", Integer.class);
    private static final int MAX_ROUNDS = 3;
    private static final int MAX_CONCURRENCY = 3;

    private final ChatModel model;
    private final Archive archive;

    Research(ChatModel model, Archive archive) {
        super(MAX_CONCURRENCY, Skill.DEFAULT_RETRY);
        this.model = model;
        this.archive = archive;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(DeepResearch.PLAN).searches();
    }

    @Override
    protected String exec(String search) throws IOException {
        String source = archive.find(search);
        String number = source.substring(0, source.indexOf(' '));
        return number + " "
                + model.chat("Note in one sentence what this source says about '" + search + "':\n\n" + source);
    }

    @Override
    protected String post(Shared shared, List<String> searches, List<String> notes) {
        int round = shared.update(ROUNDS, 0, rounds -> rounds + 1);
        System.out.println(
                "\nround " + round + ": " + shared.get(DeepResearch.PLAN).reason());
        for (int i = 0; i < notes.size(); i++) {
            System.out.println("  " + searches.get(i) + "\n    " + notes.get(i));
            shared.append(DeepResearch.NOTES, notes.get(i));
        }
        return round < MAX_ROUNDS ? "plan again" : "last round";
    }
}
