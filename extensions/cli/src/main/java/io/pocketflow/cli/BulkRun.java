package io.pocketflow.cli;

import io.pocketflow.core.ItemReport;
import io.pocketflow.core.Pool;
import io.pocketflow.core.PoolRun;
import io.pocketflow.core.PoolStatus;
import io.pocketflow.core.RunOptions;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One run of {@code pocketflow pool}: it reads the items, runs the pool over them and writes the result lines. */
final class BulkRun {

    private static final String RUN_ID = "pool";
    private static final Set<LlmException.Kind> MONEY =
            EnumSet.of(LlmException.Kind.OUT_OF_MONEY, LlmException.Kind.BUDGET_SPENT);

    private final Console console;
    private final PoolOptions options;
    private final Places places;
    private final CostMeter costs;
    private final Settings settings;
    private final Pool<Item, Answer> pool;

    /** The failure that stopped the run before all items ended, or null. */
    private volatile @Nullable Throwable moneyGone;

    private volatile @Nullable PoolRun<PoolStatus> run;

    /**
     * Creates a run without starting it.
     * @throws IllegalArgumentException if an option has an invalid value
     */
    BulkRun(Console console, AskItem step, PoolOptions options, Places places, CostMeter costs) {
        this.console = console;
        this.options = options;
        this.places = places;
        this.costs = costs;
        this.settings = step.settings();
        Pool<Item, Answer> plain = Pool.of(step, AskItem.ITEM, AskItem.ANSWER)
                .withName("pool")
                .withMaxConcurrency(options.maxConcurrency)
                .withDeferredRetries(options.deferredRetries);
        this.pool = options.itemTimeout == null ? plain : plain.withItemTimeout(options.itemTimeout);
    }

    int call() throws Exception {
        try (Interruption interruption = Interruption.watch(this::cancel)) {
            return call(interruption);
        }
    }

    /** Runs to the end, or until the interruption happens. Returns the exit code. */
    int call(Interruption interruption) throws Exception {
        try (ItemSource items = ItemSource.open(options.items, console);
                Journal journal = places.openJournal(options.fresh);
                Results results = Results.open(places.out(), console)) {
            RunOptions how = journal == null ? RunOptions.defaults() : keptIn(journal);
            if (interruption.happened()) {
                return interrupted(results);
            }
            PoolRun<PoolStatus> started = pool.withOptions(how).startStream(items, report -> take(report, results));
            run = started;
            if (moneyGone != null || interruption.happened()) {
                started.cancel(); // cancel() may have found no run at that time
            }
            boolean whole = awaited(started, results) && moneyGone == null;
            PoolStatus status = started.status();
            if (whole) {
                finish(results);
            }
            return exitCode(status, whole, interruption.happened(), results);
        }
    }

    private RunOptions keptIn(Journal journal) {
        List<String> changed = settings.noteIn(journal);
        if (!changed.isEmpty()) {
            console.err()
                    .println("changed since the last run: " + String.join(", ", changed)
                            + "; all items are processed again");
        }
        return RunOptions.defaults().withStore(journal).withRunId(RUN_ID);
    }

    /** Accepts the report of one item; the reports arrive in the order of the items. */
    private void take(ItemReport<Item, Answer> report, Results results) {
        Throwable cause = ResultLine.cause(report.outcome());
        if (cause instanceof LlmException known && MONEY.contains(known.kind())) {
            moneyGone = known;
            cancel();
            return;
        }
        results.add(ResultLine.of(report));
    }

    /** Cancels the run. Returns whether a run had started. */
    boolean cancel() {
        PoolRun<PoolStatus> started = run;
        if (started != null) {
            started.cancel();
        }
        return started != null;
    }

    /** Blocks until all items have ended. Returns false if the run was cancelled before. */
    private boolean awaited(PoolRun<PoolStatus> started, Results results) throws Exception {
        LongSupplier total =
                options.progress == Progress.Style.NONE ? Progress.UNKNOWN : Total.of(options.items, console);
        Progress progress = Progress.start(console, options.progress, started::status, total, status -> money());
        try {
            started.report().get();
            return true;
        } catch (CancellationException stopped) {
            return false;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            Throwable inner = cause.getCause() == null ? cause : cause.getCause();
            String why = inner.getMessage() == null ? inner.toString() : inner.getMessage();
            throw new UserError(why + kept(results), cause);
        } finally {
            progress.close();
        }
    }

    private void finish(Results results) throws UserError {
        try {
            results.finish();
        } catch (UserError failed) {
            throw new UserError(failed.getMessage() + kept(results), failed);
        }
    }

    /** Returns the cost of the answers that have a price, or an empty string if none has. */
    private String money() {
        CostMeter.Cost spent = costs.total();
        return spent.money().signum() == 0 ? "" : "$" + spent.money().setScale(4, RoundingMode.HALF_UP);
    }

    private int exitCode(PoolStatus status, boolean whole, boolean interrupted, Results results) {
        console.err().println(Progress.line(status, status.total(), unused -> money()));
        if (whole) {
            console.err().println("done=" + status.done() + " failed=" + status.failed());
            return status.failed() == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
        }
        if (interrupted) {
            return interrupted(results);
        }
        Throwable why = moneyGone;
        console.complain("stopped: " + (why == null ? "cancelled" : why.getMessage()) + kept(results));
        return ExitCodes.OUT_OF_MONEY;
    }

    private int interrupted(Results results) {
        console.complain("interrupted" + kept(results));
        return ExitCodes.INTERRUPTED;
    }

    /** Returns the part of a message that names the results of an unfinished run and how to resume it. */
    private String kept(Results results) {
        return results.unfinished()
                + (places.journal() == null
                        ? ""
                        : "; run the same command again to process only the items that are not done");
    }
}
