package io.pocketflow.flink;

import io.pocketflow.cli.FlinkOptions;
import io.pocketflow.cli.flow.FlowFactory;
import io.pocketflow.cli.flow.Setup;
import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.cli.pool.FlowFields;
import io.pocketflow.cli.pool.PaidModel;
import io.pocketflow.cli.results.FlowResult;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolSession;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The run of one subtask: a session of the user's pool with the subtask's share of all limits, and with records that all
 * subtasks of the job read. Equal items in flight are processed once. {@link #process} is called by one thread at a time;
 * futures complete on other threads.
 */
final class SubtaskRun implements AutoCloseable {

    /** The time within which all subtasks of a job begin. */
    private static final Duration STARTUP = Duration.ofMinutes(1);

    private final JobSettings job;
    private final Share share;
    private final String hash;
    private final CostMeter costs = CostMeter.of(Prices.bundled());
    private final Map<String, CompletableFuture<FlowResult>> inFlight = new ConcurrentHashMap<>();
    private final @Nullable SharedStore records;
    private final @Nullable JobPayer payer;
    private final PoolSession<Item, ?> session;
    private volatile boolean closed;

    private SubtaskRun(JobSettings job, Share share, ClassLoader classes, @Nullable SharedStore records)
            throws Exception {
        this.job = job;
        this.share = share;
        this.hash = job.hash();
        this.records = records;
        this.payer = job.budget() == null || records == null
                ? null
                : new JobPayer(records.store().budget(job.runId(), job.budget()), job.budget(), share, costs);
        FlowFactory factory =
                FlowFactory.of(classes, job.factory(), "the class " + job.factory() + " in the jar of the job");
        this.session = session(factory.create(new Setup(job.settings(), model())));
    }

    /**
     * Starts the run. Blocks until no other process holds the run of this subtask; and then, if the job has run before and
     * has a limit over time, for one window, because starts of the earlier run may lie in it.
     *
     * @param isAgain whether Flink starts the task again, or continues it from a checkpoint
     */
    static SubtaskRun open(JobSettings job, Share share, ClassLoader classes, boolean isAgain) throws Exception {
        SharedStore records = job.store() == null ? null : SharedStore.open(job.store());
        try {
            Duration window = job.longestWindow();
            boolean mustWait = !window.isZero() && (isAgain || isContinued(job, share, records));
            SubtaskRun run = new SubtaskRun(job, share, classes, records);
            try {
                Thread.sleep(mustWait ? window.toMillis() : 0);
                return run;
            } catch (InterruptedException cancelled) {
                run.close();
                throw cancelled;
            }
        } catch (Throwable failed) {
            if (records != null) {
                records.close();
            }
            throw failed;
        }
    }

    private static boolean isContinued(JobSettings job, Share share, @Nullable SharedStore records) {
        return records != null && records.store().inGroup(job.runId()).isContinued(runId(job, share), STARTUP);
    }

    /** Returns the id of the run of a subtask. */
    private static String runId(JobSettings job, Share share) {
        return job.runId() + "/" + share.subtask();
    }

    // ---- the pool

    private @Nullable ChatModel model() {
        if (job.model() == null) {
            return null;
        }
        URI server = job.baseUrl() == null ? null : URI.create(job.baseUrl());
        ChatModel model = ChatModels.of(job.model(), server, job.callTimeout(), System.getenv());
        ModelLimits limits = ModelLimits.NONE;
        if (job.requestsPerMinute() != null) {
            limits = limits.withMaxRequests(share.of(job.requestsPerMinute()));
        }
        if (job.tokensPerMinute() != null) {
            limits = limits.withMaxTokens(share.of(job.tokensPerMinute()));
        }
        ChatModel limited = model.limited(limits).metered(costs);
        return payer == null ? limited : new PaidModel(limited, payer);
    }

    private PoolSession<Item, ?> session(Pool<Map<String, ?>, ?> users) {
        Pool<Item, ?> pool = users.withConversion(FlowFields::of)
                .withMaxConcurrency(job.maxConcurrency(share))
                .withMaxOpen(job.maxOpen(share));
        if (job.itemTimeout() != null) {
            pool = pool.withItemTimeout(job.itemTimeout());
        }
        FlinkOptions.Rate rate = job.rate();
        if (rate != null) {
            Limits starts = Limits.NONE.withMaxStarts(share.of(rate.starts())).withWindow(rate.window());
            pool = pool.withLimiter(Limiter.of(job.runId(), starts));
        }
        RunOptions options = users.options();
        if (records != null) {
            options = options.withStore(records.store().inGroup(job.runId()))
                    .withRunId(runId(job, share))
                    .withTakeover(Takeover.WAIT);
        }
        return pool.open(options);
    }

    // ---- items

    /** Returns the key of an item, which follows from its fields and the settings of the job alone. */
    private String key(Item item) {
        return JobSettings.hash(hash + JsonFields.json(item.fields()));
    }

    /**
     * Processes an item. The future fails only if the run ended before the item: failures of the item are results.
     */
    CompletableFuture<FlowResult> process(Item item) {
        if (item.trouble() != null) {
            return CompletableFuture.completedFuture(FlowResult.failed(item, new BadItem(item.trouble()), 0));
        }
        String key = key(item);
        CompletableFuture<FlowResult> known = inFlight.get(key);
        if (known != null) {
            return known.thenApply(result -> result.forItem(item));
        }
        CompletableFuture<FlowResult> result;
        try {
            result = session.submitForReport(key, item).thenApply(FlowResult::of);
        } catch (IllegalArgumentException unfit) {
            return CompletableFuture.completedFuture(FlowResult.failed(item, unfit, 0));
        }
        inFlight.put(key, result);
        result.whenComplete((done, failure) -> inFlight.remove(key, result));
        return result;
    }

    /** Cancels the calls of an item that is in flight. */
    void cancel(Item item) {
        CompletableFuture<FlowResult> open = inFlight.get(key(item));
        if (open != null) {
            open.cancel(true);
        }
    }

    /** Returns whether the run was closed. */
    boolean isClosed() {
        return closed;
    }

    PoolStatus status() {
        return session.status();
    }

    CostMeter.Cost cost() {
        return costs.total();
    }

    /** Cancels what is in flight, and releases the records. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!inFlight.isEmpty()) {
                session.cancel();
            }
            session.close();
        } finally {
            try {
                if (payer != null) {
                    payer.close();
                }
            } finally {
                if (records != null) {
                    records.close();
                }
            }
        }
    }
}
