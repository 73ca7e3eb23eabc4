package limitedchains;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Thirty chains of two calls within all limits, at a server that throttles and fails. */
public class LimitedChains {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/limitedchains"));

    static final Key<String> REVIEW = Key.of("review", String.class);
    static final Key<String> NOTES = Key.of("notes", String.class);
    static final Key<String> SENTENCE = Key.of("sentence", String.class);

    static AsyncFlow flow(ChatModel model) {
        var retry = Retry.upTo(2).withDelay(Duration.ofMillis(100));
        var note = Skill.of(model, "Summarise this review in two sentences:\n\n{review}")
                .named("Note")
                .withRetry(retry)
                .writing(NOTES);
        var shorten = Skill.of(model, "Shorten these notes to one sentence:\n\n{notes}")
                .named("Shorten")
                .withRetry(retry)
                .writing(SENTENCE);
        return new AsyncFlow(note.then(shorten));
    }

    /** Throttles each 25th call, and does not answer the first three calls about a lift. */
    static class Busy extends ForwardingChatModel {

        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger(3);

        Busy(ChatModel model) {
            super(model);
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            if (calls.incrementAndGet() % 25 == 0) {
                return CompletableFuture.failedFuture(
                        LlmException.throttled("429 Too Many Requests", Duration.ofMillis(100)));
            }
            boolean fails = request.messages().get(0).text().contains("lift was out") && failures.getAndDecrement() > 0;
            return fails
                    ? CompletableFuture.failedFuture(new LlmException(LlmException.Kind.UNREACHABLE, "connection lost"))
                    : next.apply(request);
        }
    }

    /** Counts the chains that have begun and not ended. */
    static class Gauge {

        private int now;
        private int most;

        synchronized void on(FlowEvent event) {
            if (event.source().kind() == FlowEvent.Kind.ITEM) {
                now += event instanceof FlowEvent.Started ? 1 : -1;
                most = Math.max(most, now);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        Path file = args.length == 0 ? FOLDER.resolve("reviews.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isRegularFile(file)) {
            System.err.println(
                    "limited-chains accepts a file with a text on each line, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        var named = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var served = named.name().startsWith("offline") ? new Busy(named) : named;
        var limits = ModelLimits.NONE.withMaxInFlight(4).withMaxRequests(20).withWindow(Duration.ofMillis(250));
        var gauge = new Gauge();

        var report = Pool.of(flow(served.limited(limits)), REVIEW, SENTENCE)
                .withMaxItems(5)
                .withDeferredRetries(1)
                .withOptions(RunOptions.defaults().withListener(gauge::on))
                .run(Files.readAllLines(file));

        report.items().stream()
                .limit(8)
                .forEach(item -> System.out.println(
                        item.outcome().isDone()
                                ? item.outcome().value()
                                : item.outcome().toString()));
        var status = report.status();
        System.out.println("chains: done=" + status.done() + " failed=" + status.failed() + ", at most " + gauge.most
                + " at once");
        System.out.println("attempts: " + status.attempts() + ", without those that the server throttled");
        System.out.printf(Locale.ROOT, "time: %.1f s%n", status.elapsed().toMillis() / 1e3);
    }
}
