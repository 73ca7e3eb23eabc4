package io.pocketflow.cli.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.batch.Lane;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.PageFetcher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A chain of prompts over the items. Immutable. */
public final class PlanJob implements Job {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Plan plan;
    private final Pool<Task, Answer> pool;
    private final boolean isDetached;

    /**
     * Creates a job.
     *
     * @param purse the money, which is counted for this model
     * @param allowedHosts the servers that {@code --fetch} may use although they are not public
     * @throws IllegalArgumentException if an option has an invalid value
     */
    public PlanJob(
            Plan plan, ChatModel model, Retry retry, Purse purse, List<String> allowedHosts, PoolOptions options) {
        this.plan = plan;
        FetchOptions pages = FetchOptions.defaults();
        for (String host : allowedHosts) {
            pages = pages.withAllowedHost(host);
        }
        Chain chain = Chain.of(plan, model, retry, new PageFetcher(pages), purse);
        Pool<Task, Answer> plain = Pool.of(chain, Chain.TASK, Chain.ANSWER)
                .withName(BulkRun.RUN_ID)
                .withMaxConcurrency(options.maxConcurrency())
                .withDeferredRetries(options.deferredRetries());
        this.pool = options.itemTimeout == null ? plain : plain.withItemTimeout(options.itemTimeout);
        this.isDetached = false;
    }

    private PlanJob(Plan plan, Pool<Task, Answer> pool, boolean isDetached) {
        this.plan = plan;
        this.pool = pool;
        this.isDetached = isDetached;
    }

    /** Returns a copy whose calls are made in a lane. */
    public PlanJob inLane(Lane lane) {
        return new PlanJob(plan, pool.withLane(lane), lane.options().detached());
    }

    @Override
    public boolean isDetached() {
        return isDetached;
    }

    @Override
    public String model() {
        return plan.model();
    }

    @Override
    public Optional<Plan> plan() {
        return Optional.of(plan);
    }

    @Override
    public Task task(Item item) {
        return plan.task(item);
    }

    @Override
    public void check(ItemSource.Shape shape, Console console) throws UserError {
        new Checks(plan, console).check(shape);
    }

    @Override
    public List<String> properties() {
        JsonSchema schema = plan.last().schema();
        if (schema == null) {
            return List.of();
        }
        try {
            List<String> names = new ArrayList<>();
            JSON.readTree(schema.json()).path("properties").fieldNames().forEachRemaining(names::add);
            return names;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema was checked when it was read", e);
        }
    }

    @Override
    public Settings settings() {
        return Settings.of(plan);
    }

    @Override
    public LedgerSteps steps(Ledger ledger) {
        return new KeptSteps(ledger);
    }

    @Override
    public PoolRun<PoolStatus> start(
            Iterator<Task> tasks, Optional<LedgerSteps> steps, Consumer<? super ItemReport<Task, Answer>> consumer) {
        RunOptions options = Job.keptIn(steps, RunOptions.defaults());
        // a chain may get more prompts; the records of its steps are found by their own prompts
        RunOptions changing = steps.isPresent() ? options.withChangedGraph(OnChange.KEEP) : options;
        return pool.withOptions(changing).startStream(tasks, consumer);
    }
}
