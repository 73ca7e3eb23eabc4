package io.pocketflow.flink;

import io.pocketflow.core.pool.PoolStatus;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of a subtask, in the group {@code pocketflow} of its operator. */
final class JobMetrics {

    private JobMetrics() {}

    /** Registers the metrics. Flink removes them at the end of the task. */
    static void register(MetricGroup operator, SubtaskRun run) {
        MetricGroup group = operator.addGroup("pocketflow");
        count(group, run, "itemsDone", PoolStatus::done);
        count(group, run, "itemsFailed", PoolStatus::failed);
        count(group, run, "itemsFromRecords", PoolStatus::replayed);
        count(group, run, "attempts", PoolStatus::attempts);
        count(group, run, "throttles", PoolStatus::throttles);
        count(group, run, "attemptsInFlight", PoolStatus::inFlight);
        count(group, run, "itemsWaiting", status -> Math.max(0, status.open() - status.inFlight()));
        group.gauge("inputTokens", (Gauge<Long>) () -> run.cost().usage().inputTokens());
        group.gauge("outputTokens", (Gauge<Long>) () -> run.cost().usage().outputTokens());
        group.gauge("costInDollars", (Gauge<Double>) () -> run.cost().money().doubleValue());
    }

    private static void count(MetricGroup group, SubtaskRun run, String name, ToLongFunction<PoolStatus> count) {
        group.gauge(name, (Gauge<Long>) () -> count.applyAsLong(run.status()));
    }
}
