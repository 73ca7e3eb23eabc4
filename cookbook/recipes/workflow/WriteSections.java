package workflow;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Writes the sections of the outline, at most three at the same time. */
final class WriteSections extends AsyncParallelBatchNode<WriteSections.Section, String> {

    record Section(String topic, String heading) {}

    private static final int MAX_CONCURRENCY = 3;

    private final ChatModel model;

    WriteSections(ChatModel model) {
        super(MAX_CONCURRENCY, Skill.DEFAULT_RETRY);
        this.model = model;
    }

    @Override
    protected List<Section> prep(Shared shared) {
        String topic = shared.get(Workflow.TOPIC);
        return shared.get(Workflow.OUTLINE).stream()
                .map(heading -> new Section(topic, heading))
                .toList();
    }

    @Override
    protected CompletionStage<String> execAsync(Section section) {
        return model.chatAsync("In an article with the title '" + section.topic() + "', write the section '"
                + section.heading() + "'. Two sentences, simple words, no heading.");
    }

    @Override
    protected String post(Shared shared, List<Section> sections, List<String> texts) {
        StringBuilder draft = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            draft.append(i == 0 ? "" : "\n\n").append(sections.get(i).heading() + "\n" + texts.get(i));
        }
        shared.put(Workflow.DRAFT, draft.toString());
        return DEFAULT;
    }
}
