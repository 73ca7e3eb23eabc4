package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.FlowResult;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.llm.batch.Lane;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool of the user's own over the items. Immutable. */
public final class FlowJob implements Job {

    private final String model;
    private final Settings settings;
    private final Pool<Task, ?> pool;
    private final boolean isDetached;

    /**
     * Creates a job.
     *
     * @param factory the name of the class that created the pool
     * @param given the settings that it received
     * @param model the name of the model that it received, or an empty text
     * @param server the address of the model's server; empty if there is none
     */
    public FlowJob(
            String factory,
            Map<String, String> given,
            String model,
            String server,
            Pool<Map<String, ?>, ?> pool,
            PoolOptions options) {
        this.model = model;
        this.settings = Settings.ofFlow(factory, given, model, server);
        this.pool = limited(pool.withConversion(task -> FlowFields.of(task.item())), options);
        this.isDetached = false;
    }

    private FlowJob(String model, Settings settings, Pool<Task, ?> pool, boolean isDetached) {
        this.model = model;
        this.settings = settings;
        this.pool = pool;
        this.isDetached = isDetached;
    }

    /** Returns a copy in which the calls of skills are made in a lane. */
    public FlowJob inLane(Lane lane) {
        return new FlowJob(model, settings, pool.withLane(lane), lane.options().detached());
    }

    @Override
    public boolean isDetached() {
        return isDetached;
    }

    /** Returns the pool with the limits that the user gave; its own limits hold otherwise. */
    private static <O extends @Nullable Object> Pool<Task, O> limited(Pool<Task, O> pool, PoolOptions options) {
        Pool<Task, O> limited = pool;
        if (options.maxConcurrency != null) {
            limited = limited.withMaxConcurrency(options.maxConcurrency);
        }
        if (options.deferredRetries != null) {
            limited = limited.withDeferredRetries(options.deferredRetries);
        }
        return options.itemTimeout == null ? limited : limited.withItemTimeout(options.itemTimeout);
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public void check(ItemSource.Shape shape, Console console) {}

    @Override
    public List<String> properties() {
        return List.of();
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public LedgerSteps steps(Ledger ledger) {
        boolean isRunAgain = pool.options().replay().inDoubt() == InDoubt.RERUN;
        return new FlowSteps(ledger, List.of(new TreeMap<>(settings.byName()).toString()), isRunAgain);
    }

    @Override
    public PoolRun<PoolStatus> start(
            Iterator<Task> tasks, Optional<LedgerSteps> steps, Consumer<? super ItemReport<Task, Answer>> consumer) {
        return start(pool, tasks, steps, consumer);
    }

    private static <O extends @Nullable Object> PoolRun<PoolStatus> start(
            Pool<Task, O> pool,
            Iterator<Task> tasks,
            Optional<LedgerSteps> steps,
            Consumer<? super ItemReport<Task, Answer>> consumer) {
        RunOptions options = Job.keptIn(steps, pool.options());
        return pool.withOptions(options).startStream(tasks, report -> consumer.accept(FlowResult.answered(report)));
    }
}
