package io.pocketflow.llm.report;

import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.FlowEvent.PermitWaitFinished;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.stream.EventPublisher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reports calls of models to the reporter of the thread that makes them, if that has listeners. */
public final class Reported {

    private Reported() {}

    /** Makes a call and reports it. Ending the future from outside cancels the call. */
    public static CompletableFuture<ChatReply> call(
            String name, ChatRequest request, Supplier<CompletableFuture<ChatReply>> call) {
        Reporter reporter = Reporter.current();
        if (!reporter.isHeard()) {
            return call.get();
        }
        CallReport report = CallReport.start(reporter, name, request, false);
        return made(report, call, reply -> report.ended(reply, null));
    }

    /** Embeds texts and reports the call. Ending the future from outside cancels the call. */
    public static CompletableFuture<Embeddings> embedding(
            String name, List<String> texts, Supplier<CompletableFuture<Embeddings>> call) {
        Reporter reporter = Reporter.current();
        if (!reporter.isHeard() || texts.isEmpty()) {
            return call.get();
        }
        CallReport report = CallReport.startEmbedding(reporter, name, texts);
        return made(report, call, vectors -> report.embedded(vectors, Origin.WIRE));
    }

    private static <T> CompletableFuture<T> made(
            CallReport report, Supplier<CompletableFuture<T>> call, Consumer<T> ended) {
        CompletableFuture<T> result = Forwarded.pending();
        CompletableFuture<T> made;
        try {
            made = call.get();
        } catch (RuntimeException | Error thrown) {
            report.ended(null, thrown);
            throw thrown;
        }
        made.whenComplete((reply, failure) -> {
            Throwable bare = failure == null ? null : Forwarded.bare(failure);
            if (bare == null) {
                ended.accept(reply);
                result.complete(reply);
            } else {
                report.ended(null, bare);
                result.completeExceptionally(bare);
            }
        });
        result.whenComplete((reply, failure) -> made.cancel(true));
        return result;
    }

    /** Returns the stream of a call, which reports the call of each subscription. */
    public static Flow.Publisher<ChatEvent> stream(
            String name, ChatRequest request, Supplier<Flow.Publisher<ChatEvent>> stream) {
        Reporter reporter = Reporter.current();
        return reporter.isHeard()
                ? new EventPublisher(signals ->
                        new ReportedStream(signals, () -> CallReport.start(reporter, name, request, true), stream))
                : stream.get();
    }

    /**
     * Reports the wait for permits from now until the future ends, if it has not ended already. Returns a future that
     * ends after the report, so that the events of the call follow those of its wait.
     */
    public static <T> CompletableFuture<T> permitWait(
            Reporter reporter, Reservation needed, CompletableFuture<T> permits) {
        if (!reporter.isHeard() || permits.isDone()) {
            return permits;
        }
        long startedAt = reporter.nanoTime();
        String limiter = needed.heldBackBy();
        reporter.report((source, at) -> new PermitWaitStarted(source, at, limiter));
        return permits.whenComplete((permit, failure) -> {
            Duration took = Duration.ofNanos(reporter.nanoTime() - startedAt);
            reporter.report((source, at) -> new PermitWaitFinished(source, at, limiter, took, failure == null));
        });
    }
}
