package flinkpool;

import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.core.pool.PoolSetup;
import io.pocketflow.core.pool.Work;
import io.pocketflow.llm.ChatModel;
import java.util.Map;

/** A pool that shortens each review to a sentence. Each worker of the cluster runs one. */
public class FlinkPool implements PoolFactory {

    @Override
    public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
        ChatModel model = setup.service(ChatModel.class);
        return Pool.of(Work.<Map<String, ?>, String>ofAsync(review ->
                        model.chatAsync("Summarise in one sentence: " + review.get("text")))
                .withRetry(Retry.upTo(3))
                .withResultType(String.class));
    }
}
