package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Money;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.CostMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The figures of a run's progress beside those of the pool: its rate, its cost, and the limits. Thread-safe. */
final class Gauge {

    private final FreshRate rate = new FreshRate(System::nanoTime);
    private final @Nullable Budget limits;
    private final int maxConcurrency;
    private final double mostPerSecond;
    private final CostMeter costs;

    /**
     * Creates the figures of a run.
     *
     * @param limits the limits of its model, or null if it has none
     * @param mostPerSecond the number of items per second that the user's limit allows, or infinity
     */
    Gauge(@Nullable Budget limits, int maxConcurrency, double mostPerSecond, CostMeter costs) {
        this.limits = limits;
        this.maxConcurrency = maxConcurrency;
        this.mostPerSecond = mostPerSecond;
        this.costs = costs;
    }

    /** Returns the number of items per second that {@code --rpm} allows, or infinity if there is no such limit. */
    static double mostPerSecond(Job job, @Nullable Integer requestsPerMinute) {
        return job.plan()
                .filter(plan -> requestsPerMinute != null)
                .map(plan -> requestsPerMinute / 60.0 / plan.questions().size())
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Counts an item that has ended. */
    void ended(Outcome<?> outcome) {
        rate.ended(outcome);
    }

    /** Returns the line of progress now. */
    ProgressLine line(PoolStatus status, long total) {
        if (limits == null) {
            return line(status, total, 0, Duration.ZERO);
        }
        // the other waiting calls wait for the calls in flight to end, as they would without limits
        int heldBack = Math.max(0, Math.min(limits.waiting(), maxConcurrency - status.inFlight()));
        return line(status, total, heldBack, limits.pausedFor());
    }

    private ProgressLine line(PoolStatus status, long total, int waiting, Duration pause) {
        return new ProgressLine(status, total, rate.perSecond(), mostPerSecond, money(), waiting, pause);
    }

    /** Returns the cost of the answers that have a price, or an empty string if none has. */
    private String money() {
        CostMeter.Cost spent = costs.total();
        return spent.money().signum() == 0 ? "" : Money.shown(spent.money());
    }
}
