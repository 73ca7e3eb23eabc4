package mapreduce;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Map: reads the opinion out of each review, at most five at the same time. */
final class ReadOpinions extends AsyncParallelBatchNode<String, MapReduce.Opinion> {

    private static final int MAX_CONCURRENCY = 5;

    private final ChatModel model;

    ReadOpinions(ChatModel model) {
        super(MAX_CONCURRENCY, Skill.DEFAULT_RETRY);
        this.model = model;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(MapReduce.REVIEWS);
    }

    @Override
    protected CompletionStage<MapReduce.Opinion> execAsync(String review) {
        return model.chatAsAsync(ChatRequest.of("Read this review of a tent:\n\n" + review), MapReduce.Opinion.class);
    }

    @Override
    protected String post(Shared shared, List<String> reviews, List<MapReduce.Opinion> opinions) {
        shared.put(MapReduce.OPINIONS, opinions);
        return DEFAULT;
    }
}
