package io.pocketflow.llm.report;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Usages;
import java.math.BigDecimal;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A reporter whose replies have the prices of a meter. Thread-safe, if the prices are.
 *
 * @param prices returns the price of a usage of a model, or null if the model has none
 */
public record PricedReporter(Reporter outer, BiFunction<String, Usage, @Nullable BigDecimal> prices)
        implements Reporter {

    /** Returns the reporter with these prices; the reporter itself if it has no listeners. */
    public static Reporter of(Reporter reporter, BiFunction<String, Usage, @Nullable BigDecimal> prices) {
        return reporter.isHeard() ? new PricedReporter(reporter, prices) : reporter;
    }

    @Override
    public boolean isHeard() {
        return outer.isHeard();
    }

    @Override
    public boolean seesContents() {
        return outer.seesContents();
    }

    @Override
    public long nanoTime() {
        return outer.nanoTime();
    }

    @Override
    public void report(Report event) {
        outer.report((source, at) -> priced(event.event(source, at)));
    }

    private FlowEvent priced(FlowEvent event) {
        if (!(event instanceof ModelFinished reply) || reply.origin() != Origin.WIRE) {
            return event;
        }
        return new ModelFinished(
                reply.source(),
                reply.at(),
                reply.call(),
                reply.took(),
                reply.origin(),
                reply.answeredBy(),
                reply.requestId(),
                reply.responseId(),
                reply.finishReason(),
                reply.tokens(),
                prices.apply(reply.answeredBy(), Usages.of(reply.tokens())),
                reply.firstChunk(),
                reply.text());
    }
}
