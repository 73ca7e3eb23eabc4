package throttledparallel;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Futures;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One limit over many flows: a pool, a second pool and many runs of a flow share the limits of one model. */
public class ThrottledParallel {

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/throttledparallel"));

    static final Key<String> REVIEW = Key.of("review", String.class);
    static final Key<String> NOTES = Key.of("notes", String.class);
    static final Key<String> ENTRY = Key.of("entry", String.class);

    static Skill<String> headline(ChatModel model) {
        return Skill.of(model, "Summarise this review in one sentence, as a headline:\n\n{review}");
    }

    static Skill<String> notes(ChatModel model) {
        return Skill.of(model, "Summarise this review in two sentences for the manager:\n\n{review}")
                .named("Note")
                .writing(NOTES);
    }

    static AsyncFlow flow(ChatModel model) {
        var shorten = Skill.of(model, "Shorten these notes to one sentence for the archive:\n\n{notes}")
                .named("Shorten")
                .writing(ENTRY);
        return new AsyncFlow(notes(model).then(shorten));
    }

    /** Measures how many calls are in flight at the server. Each takes 30 ms longer than that of the other model. */
    static class Gauge extends ForwardingChatModel {

        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Gauge(ChatModel model) {
            super(model);
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            calls.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            return next.apply(request)
                    .thenApplyAsync(
                            reply -> reply, CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS, Runnable::run))
                    .whenComplete((reply, failure) -> now.decrementAndGet());
        }
    }

    public static void main(String[] args) throws IOException {
        Path file = args.length == 0 ? FOLDER.resolve("reviews.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isRegularFile(file)) {
            System.err.println("throttled-parallel accepts a file with a text on each line, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        List<String> reviews = Files.readAllLines(file);
        var gauge = new Gauge(ChatModels.of(System.getProperty("pocketflow.model", "offline")));
        var limits = ModelLimits.NONE.withMaxInFlight(4).withMaxRequests(30).withWindow(Duration.ofMillis(200));
        var model = gauge.limited(limits); // create it once, and pass it to all flows
        long start = System.nanoTime();

        var headlines = Pool.of(headline(model), REVIEW, headline(model).output())
                .withMaxConcurrency(10)
                .runAsync(reviews);
        var notes = Pool.of(notes(model), REVIEW, NOTES).withMaxConcurrency(10).runAsync(reviews);
        var entries = Futures.all(reviews.stream()
                .map(review -> flow(model).runAsync(Shared.create().put(REVIEW, review), ENTRY))
                .toList());

        System.out.println("a headline: " + headlines.join().results().get(4));
        System.out.println("a note: " + notes.join().results().get(4));
        System.out.println("an entry: " + entries.join().get(4));
        System.out.println(
                "calls of all flows: " + gauge.calls + ", most in flight at once: " + gauge.most + " of 4 allowed");
        System.out.printf(Locale.ROOT, "time: %.2f s%n", (System.nanoTime() - start) / 1e9);
    }
}
