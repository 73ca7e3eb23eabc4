package io.pocketflow.flink;

import io.pocketflow.cli.FlinkOptions;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.postgres.PostgresStepStore;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pool of a user that processes the items of a stream on Apache Flink. Immutable and thread-safe.
 *
 * <pre>{@code
 * DataStream<FlowItem> mails = …;
 * DataStream<ItemResult> results = PocketFlowJob.of("com.example.Triage", "mails-2026-11")
 *         .withStore("postgresql://app@db.example/runs")
 *         .withModel("openai:gpt-4o-mini")
 *         .withMaxConcurrency(200)
 *         .over(mails);
 * }</pre>
 *
 * <p>Each subtask runs a pool of its own, made by the {@link PoolFactory} from the jar of the job, with its share of all limits. The
 * results of finished calls are in the store, so that after a crash, a restart or a change of the parallelism only calls
 * that were in flight are made again. Each item becomes one row, also if it fails, in no order.
 *
 * <p>The job fails, and Flink restarts it, if it loses its store. It ends without a restart if the credit or the budget is
 * used up. Keys of providers and the password of the store come from the environment of the TaskManagers.
 */
public final class PocketFlowJob implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The time after which Flink gives an item up that has ignored the end of its own time limit. */
    private static final Duration LAST_RESORT = Duration.ofMinutes(1);

    private final JobSettings settings;

    private PocketFlowJob(JobSettings settings) {
        this.settings = settings;
    }

    /** Runs the job over files. The arguments are those of {@code pocketflow flink-submit} that concern the job. */
    public static void main(String[] arguments) throws Exception {
        FileJob.of(FlinkOptions.parse(arguments)).run();
    }

    /**
     * Returns a job without a store, a model and limits.
     *
     * @param factory the name of a public class that implements {@link PoolFactory}
     * @param runId the name of the job: the records in a store are found by it, also by a job that is submitted again
     */
    public static PocketFlowJob of(String factory, String runId) {
        return new PocketFlowJob(JobSettings.of(
                Objects.requireNonNull(factory, "the class of the pool must not be null"),
                Objects.requireNonNull(runId, "the run id of a job must not be null")));
    }

    static PocketFlowJob of(JobSettings settings) {
        return new PocketFlowJob(settings);
    }

    private PocketFlowJob with(Consumer<JobSettings.Draft> change) {
        JobSettings.Draft draft = new JobSettings.Draft(settings);
        change.accept(draft);
        return new PocketFlowJob(draft.settings());
    }

    /** Returns a copy with a setting for the {@link PoolFactory}. It is part of the job's graph: never a key. */
    public PocketFlowJob withSetting(String name, String value) {
        Map<String, String> all = new HashMap<>(settings.settings());
        all.put(name, value);
        return with(draft -> draft.settings = all);
    }

    /**
     * Returns a copy whose pool receives this model, as {@code pocketflow pool --model} names it. Its key comes from the
     * environment of the TaskManagers.
     */
    public PocketFlowJob withModel(String name) {
        return with(draft -> draft.model = name);
    }

    /** Returns a copy whose model is at this address; default: the provider's. */
    public PocketFlowJob withBaseUrl(String url) {
        return with(draft -> draft.baseUrl = url);
    }

    /** Returns a copy with this time limit of a call of the model; default one minute. */
    public PocketFlowJob withCallTimeout(Duration timeout) {
        return with(draft -> draft.callTimeout = timeout);
    }

    /**
     * Returns a copy that keeps the results of calls in a PostgreSQL database, see {@link PostgresStepStore}. Without a
     * store, all calls since the last checkpoint are repeated after a fault. The password comes from {@code PGPASSWORD} or
     * {@code ~/.pgpass} of the TaskManagers.
     */
    public PocketFlowJob withStore(String url) {
        return with(draft -> draft.store = url);
    }

    /** Returns a copy with this maximum number of attempts in flight over all subtasks; default 10 for each subtask. */
    public PocketFlowJob withMaxConcurrency(int attempts) {
        return with(draft -> draft.maxConcurrency = attempts);
    }

    /** Returns a copy with this maximum number of calls of the model per minute over all subtasks. */
    public PocketFlowJob withRequestsPerMinute(int requests) {
        return with(draft -> draft.requestsPerMinute = requests);
    }

    /** Returns a copy with this maximum number of tokens of the model per minute over all subtasks. */
    public PocketFlowJob withTokensPerMinute(long tokens) {
        return with(draft -> draft.tokensPerMinute = tokens);
    }

    /**
     * Returns a copy in which at most this number of attempts of nodes begin in any window of time, over all subtasks. It
     * replaces a limiter of the pool.
     */
    public PocketFlowJob withRate(int starts, Duration window) {
        FlinkOptions.Rate rate = new FlinkOptions.Rate(starts, window);
        return with(draft -> draft.rate = rate);
    }

    /**
     * Returns a copy that ends once the calls of the model have cost this much, in US dollars at the bundled prices, over all
     * subtasks and all runs of this job; calls in flight are completed. It needs a store and a model.
     */
    public PocketFlowJob withBudget(BigDecimal dollars) {
        return with(draft -> draft.budget = dollars);
    }

    /** Returns a copy with this time limit of an item, all waits included. */
    public PocketFlowJob withItemTimeout(Duration timeout) {
        return with(draft -> draft.itemTimeout = timeout);
    }

    /**
     * Adds the job to the graph of a stream. Nothing is shuffled: the operator has the parallelism of the stream and is
     * chained to it, because items that wait in a shuffle would be held in network buffers.
     *
     * @throws IllegalArgumentException if a limit is below the parallelism, or a setting that another one needs is missing
     */
    public DataStream<ItemResult> over(DataStream<FlowItem> items) {
        String model = settings.model() == null ? "" : settings.model();
        return over(items, ItemText.JSON, new RowForm.Typed(model));
    }

    <R> SingleOutputStreamOperator<R> over(DataStream<FlowItem> items, ItemText text, RowForm<R> form) {
        int parallelism = items.getParallelism();
        settings.check();
        settings.check(parallelism);
        @Nullable Duration itemTimeout = settings.itemTimeout();
        // the item's own limit begins when the item is opened, after it has waited for its turn
        long lastResort = itemTimeout == null
                ? 0
                : itemTimeout.multipliedBy(2).plus(LAST_RESORT).toMillis();
        return AsyncDataStream.unorderedWait(
                        items,
                        new PoolFunction<>(settings, text, form),
                        lastResort,
                        TimeUnit.MILLISECONDS,
                        settings.maxOpen(new Share(0, parallelism)))
                .setParallelism(parallelism)
                .name("pool " + settings.factory())
                .uid("pocketflow-pool");
    }
}
