package io.pocketflow.llm;

import io.pocketflow.llm.http.BudgetKey;
import io.pocketflow.llm.http.CallObserver;
import io.pocketflow.llm.http.ObservedModel;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.WholeReply;
import io.pocketflow.testkit.VirtualRun;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model and its server in virtual time: a script decides about each request when it arrives, a while later it answers. */
final class ScriptedServer implements ObservedModel {

    /** What the server answers. */
    record Answering(
            int status,
            Map<String, String> headers,
            @Nullable LlmException failure) {

        static Answering ok(Map<String, String> headers) {
            return new Answering(200, headers, null);
        }

        /** A 429 that names this wait, as its reader tells it. */
        static Answering throttle(@Nullable Duration wait) {
            LlmException failure = wait == null
                    ? new LlmException(LlmException.Kind.RATE_LIMITED, "too many")
                    : LlmException.throttled("too many", wait);
            return new Answering(429, Map.of(), failure);
        }
    }

    /** A request that was refused: when that was known, and how long it said to wait. */
    record Refusal(long knownAt, long until) {}

    private final VirtualRun virtual;
    private final Duration latency;
    private final Function<ChatRequest, Answering> script;
    final List<Long> sent = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    int inFlight;
    int mostInFlight;

    ScriptedServer(VirtualRun virtual, Duration latency, Function<ChatRequest, Answering> script) {
        this.virtual = virtual;
        this.latency = latency;
        this.script = script;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public BudgetKey budgetKey(@Nullable String model) {
        return new BudgetKey("scripted", model == null ? "default" : model);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request, CallObserver observer) {
        sent.add(virtual.nanoTime());
        mostInFlight = Math.max(mostInFlight, ++inFlight);
        Answering answer = script.apply(request);
        CompletableFuture<ChatReply> reply = virtual.after(latency, () -> answer(answer, observer));
        reply.whenComplete((done, failure) -> inFlight--);
        return reply;
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request, CallObserver observer) {
        return new EventPublisher(signals -> new WholeReply(() -> chatAsync(request, observer), signals));
    }

    private ChatReply answer(Answering answer, CallObserver observer) {
        Map<String, List<String>> headers = answer.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        observer.responseBegan(answer.status(), HttpHeaders.of(headers, (name, value) -> true));
        if (answer.failure() == null) {
            return ChatReply.of("scripted", "answer");
        }
        answer.failure().retryAfter().ifPresent(wait -> {
            long now = virtual.nanoTime();
            refusals.add(new Refusal(now, now + wait.toNanos()));
        });
        throw answer.failure();
    }

    /** How many requests were sent after a refusal was known and before the time that it named. */
    long sentTooEarly() {
        return sent.stream()
                .filter(time -> refusals.stream().anyMatch(no -> time > no.knownAt && time < no.until))
                .count();
    }

    /** The most requests in any window of this length. */
    long mostIn(Duration window) {
        return sent.stream()
                .mapToLong(first -> sent.stream()
                        .filter(time -> time >= first && time < first + window.toNanos())
                        .count())
                .max()
                .orElse(0);
    }
}
