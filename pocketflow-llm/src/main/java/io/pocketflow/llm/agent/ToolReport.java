package io.pocketflow.llm.agent;

import io.pocketflow.core.event.FlowEvent.ToolFailed;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.Forwarded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Reports the calls of tools to the listeners of the attempt that makes them. */
final class ToolReport {

    private ToolReport() {}

    /** Makes a call and reports it. Ending the future from outside cancels the call. */
    static CompletableFuture<ToolResult> of(ToolCall call, Supplier<CompletableFuture<ToolResult>> made) {
        Reporter reporter = Reporter.current();
        if (!reporter.isHeard()) {
            return made.get();
        }
        long startedAt = reporter.nanoTime();
        boolean contents = reporter.seesContents();
        reporter.report((source, at) ->
                new ToolStarted(source, at, call.id(), call.name(), contents ? call.arguments() : null));
        CompletableFuture<ToolResult> result = Forwarded.pending();
        CompletableFuture<ToolResult> work = made.get();
        work.whenComplete((answer, thrown) -> {
            Duration took = Duration.ofNanos(reporter.nanoTime() - startedAt);
            if (thrown == null) {
                reporter.report((source, at) -> new ToolFinished(
                        source, at, call.id(), call.name(), took, answer.failed(), contents ? answer.content() : null));
                result.complete(answer);
            } else {
                Throwable failure = Forwarded.bare(thrown);
                reporter.report((source, at) -> new ToolFailed(source, at, call.id(), call.name(), took, failure));
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((answer, failure) -> work.cancel(true));
        return result;
    }
}
