package io.pocketflow.cli.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.items.BadSource;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.batch.Lane;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool of the user's own over the items. Immutable. */
public final class FlowJob implements Job {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Temporal.class, ToStringSerializer.instance)
                    .addSerializer(TemporalAmount.class, ToStringSerializer.instance));

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
        this.pool = limited(pool.withConversion(FlowFields::of), options);
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
        return pool.withOptions(options).startStream(tasks, report -> consumer.accept(answered(report)));
    }

    /** Returns the report with the result as JSON. */
    static ItemReport<Task, Answer> answered(ItemReport<Task, ?> report) {
        Outcome<Answer> outcome;
        if (report.outcome() instanceof Outcome.Done<?> done) {
            Answer answer =
                    new Answer(json("the result", report.item().item(), done.result()), usage(report), done.attempts());
            outcome = new Outcome.Done<>(done.index(), answer, done.attempts(), done.duration());
        } else if (report.outcome() instanceof Outcome.Failed<?> failed) {
            outcome = new Outcome.Failed<>(failed.index(), failed.cause(), failed.attempts(), failed.duration());
        } else if (report.outcome() instanceof Outcome.Suspended<?> suspended) {
            Map<StepKey, Object> questions = new LinkedHashMap<>();
            suspended
                    .questions()
                    .forEach((step, question) ->
                            questions.put(step, json("a question", report.item().item(), question)));
            outcome = new Outcome.Suspended<>(suspended.index(), questions, suspended.attempts(), suspended.duration());
        } else {
            outcome = new Outcome.Skipped<>(report.index(), ((Outcome.Skipped<?>) report.outcome()).reason());
        }
        return new ItemReport<>(report.item(), outcome, report.throttles(), report.replayed(), report.usage());
    }

    private static Usage usage(ItemReport<?, ?> report) {
        return new Usage(
                tokens(report, "input"),
                tokens(report, "output"),
                tokens(report, "cached"),
                tokens(report, "reasoning"),
                tokens(report, "cacheWrite"),
                tokens(report, "hourWrite"),
                tokens(report, "audioInput"),
                tokens(report, "audioOutput"));
    }

    /** Returns the tokens that the nodes of an item reported, by the units of skills. */
    private static long tokens(ItemReport<?, ?> report, String kind) {
        return report.usage().getOrDefault("tokens." + kind, 0L);
    }

    private static JsonNode json(String what, Item item, @Nullable Object value) {
        try {
            return JSON.valueToTree(value);
        } catch (IllegalArgumentException unfit) {
            throw new BadSource(what + " of " + item.label() + " has the class "
                    + (value == null ? "null" : value.getClass().getName())
                    + " and cannot be written as JSON; return a text, a number, a map, a list or a record of these: "
                    + unfit.getMessage());
        }
    }
}
