package node;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A node that is retried, and its fallback. */
public class RetryAndFallback {

    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    static final String SAMPLE =
            "It began with a single night of frost. The harbour froze in the first week of January."
                    + " Until the ice broke in March, the post came to the harbour by sledge over the ice. The old still talk of that winter.";

    /** Summarises the text in at most three attempts, with a wait that doubles; then falls back on the first sentence. */
    static class Summarize extends Node<String, String> {

        private final ChatModel model;

        Summarize(ChatModel model) {
            super(Retry.upTo(3).withDelay(Duration.ofMillis(200)).withBackoff(2));
            this.model = model;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(TEXT);
        }

        @Override
        protected String exec(String text) {
            return model.chat("Summarise in one sentence:\n\n" + text);
        }

        @Override
        protected String execFallback(String text, Exception last) {
            return text.split("(?<=[.!?])\\s", 2)[0] + " (the first sentence, because no model answered)";
        }

        @Override
        protected String post(Shared shared, String text, String summary) {
            shared.put(SUMMARY, summary);
            return DEFAULT;
        }
    }

    /** Lets the first calls fail, as those of a busy server do, and forwards the others. */
    static class Flaky extends ForwardingChatModel {

        private final AtomicInteger failures;

        Flaky(ChatModel model, int failures) {
            super(model);
            this.failures = new AtomicInteger(failures);
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            return failures.getAndDecrement() > 0
                    ? CompletableFuture.failedFuture(
                            new LlmException(LlmException.Kind.SERVER_ERROR, "503 Service Unavailable"))
                    : next.apply(request);
        }
    }

    static Flow flow(ChatModel model) {
        return new Flow(new Summarize(model));
    }

    /** Prints how each attempt ended. */
    static void print(FlowEvent event) {
        if (event.source().kind() == FlowEvent.Kind.ATTEMPT) {
            String attempt = "  attempt " + (event.source().attempt() + 1) + ": ";
            if (event instanceof FlowEvent.Failed failed) {
                String next = failed.retryIn() == null
                        ? "no attempts left"
                        : "next attempt in " + failed.retryIn().toMillis() + " ms";
                System.out.println(attempt + failed.error().getMessage() + ", " + next);
            } else if (event instanceof FlowEvent.Finished) {
                System.out.println(attempt + "the model answered");
            }
        }
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println("node accepts one text, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String text = args.length == 0 ? SAMPLE : args[0];
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var options = RunOptions.defaults().withListener(RetryAndFallback::print);
        System.out.println("The model fails twice:");
        System.out.println(
                "  summary: " + flow(new Flaky(model, 2)).run(Shared.create().put(TEXT, text), SUMMARY, options));
        System.out.println("The model fails each time:");
        System.out.println(
                "  summary: " + flow(new Flaky(model, 3)).run(Shared.create().put(TEXT, text), SUMMARY, options));
    }
}
