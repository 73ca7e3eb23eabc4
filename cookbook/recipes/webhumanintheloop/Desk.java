package webhumanintheloop;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.llm.ChatModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The notices by name. A notice that waits for a review is a suspended run, which holds no thread. Thread-safe. */
class Desk {

    private final Review review = new Review();
    private final AsyncFlow flow;
    private final StepStore store = StepStore.inMemory(); // use a Journal if notices must survive the server
    private final Map<String, String> topics = new ConcurrentHashMap<>();

    Desk(ChatModel model) {
        this.flow = WebHumanInTheLoop.flow(model, review);
    }

    /** Begins a notice and returns its state. */
    String begin(String name, String topic) {
        if (topics.putIfAbsent(name, topic) != null) {
            throw new IllegalArgumentException("there is a notice " + name + " already");
        }
        Shared shared = begun(topic);
        return stateAfter(() -> flow.run(shared, options(name)), shared);
    }

    /** Continues a notice with the answer of a person and returns its state. */
    String review(String name, String answer) {
        String topic = topics.get(name);
        if (topic == null) {
            throw new IllegalArgumentException("there is no notice " + name);
        }
        Shared shared = begun(topic);
        return stateAfter(() -> flow.resume(shared, options(name), review, answer), shared);
    }

    private static Shared begun(String topic) {
        return Shared.create().put(WebHumanInTheLoop.TOPIC, topic).put(WebHumanInTheLoop.REMARKS, List.of());
    }

    private String stateAfter(Runnable work, Shared shared) {
        try {
            work.run();
            return "published: " + shared.get(WebHumanInTheLoop.NOTICE);
        } catch (FlowSuspended waiting) {
            return "waits for a review: " + review.question(waiting);
        }
    }

    private RunOptions options(String name) {
        return RunOptions.defaults().withStore(store).withRunId(name);
    }
}
