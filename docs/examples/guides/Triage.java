package guides;

// #region factory
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.core.pool.PoolSetup;
import io.pocketflow.core.pool.Work;
import io.pocketflow.llm.ChatModel;
import java.util.Map;

public class Triage implements PoolFactory {
    @Override
    public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
        ChatModel model = setup.service(ChatModel.class);
        String tone = setup.require("tone");
        return Pool.of(Work.<Map<String, ?>, String>ofAsync(mail ->
                        model.chatAsync("Answer in a " + tone + " tone: " + mail.get("text")))
                .withRetry(Retry.upTo(3))
                .withResultType(String.class));
    }
}
// #endregion factory
