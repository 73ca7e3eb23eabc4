package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The work on the items of a bulk run: prompts, a pool of the user's own, or vectors of texts. */
public sealed interface Job permits PlanJob, FlowJob, EmbedJob {

    /** Returns the name of the model, or an empty text if there is none. */
    String model();

    /** Returns the prompts, if this job consists of prompts; the default is none. */
    default Optional<Plan> plan() {
        return Optional.empty();
    }

    /** Returns an item with its key. By default the key is empty, because the journal finds it in the item. */
    default Task task(Item item) {
        return new Task("", item);
    }

    /**
     * Checks this job against what is known of all items.
     *
     * @throws UserError with the exit code for usage
     */
    void check(ItemSource.Shape shape, Console console) throws UserError;

    /** Returns the names of the properties of each result, or an empty list if a result is one value. */
    List<String> properties();

    /** Returns whether results contain all fields of an item, unless the user or the source names some. */
    default boolean keepsAll() {
        return false;
    }

    /** Returns the settings that determine the results, besides the items. */
    Settings settings();

    /** Returns the records of the job. */
    LedgerSteps steps(Ledger ledger);

    /** Returns whether the run ends without the results of batches, which the next run collects; default false. */
    default boolean isDetached() {
        return false;
    }

    /** Starts the job over these tasks. */
    PoolRun<PoolStatus> start(
            Iterator<Task> tasks, Optional<LedgerSteps> steps, Consumer<? super ItemReport<Task, Answer>> consumer);

    /** Returns options with the records of a run, if there are any. */
    static RunOptions keptIn(Optional<LedgerSteps> steps, RunOptions options) {
        return steps.map(store -> options.withStore(store).withRunId(store.runId()))
                .orElse(options);
    }
}
