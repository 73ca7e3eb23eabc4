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

/** One run of {@code pocketflow pool}: from the items by the pool to the lines of results. */
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

    /** Why the run was stopped although not all items have ended, or null. */
    private volatile @Nullable Throwable moneyGone;

    private volatile @Nullable PoolRun<PoolStatus> run;

    /**
     * A run that is ready to begin.
     *
     * @throws IllegalArgumentException if an option has a value that makes no sense
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

    /** Runs, and ends early once the interruption has happened. */
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
                started.cancel(); // there may have been no run to cancel when that happened
            }
            boolean whole = awaited(started, results) && moneyGone == null;
            PoolStatus status = started.status();
            if (whole) {
                finish(results);
            }
            return told(status, whole, interruption.happened(), results);
        }
    }

    private RunOptions keptIn(Journal journal) {
        List<String> changed = settings.noteIn(journal);
        if (!changed.isEmpty()) {
            console.err()
                    .println("changed since the last time: " + String.join(", ", changed)
                            + "; so all items are asked anew");
        }
        return RunOptions.defaults().withStore(journal).withRunId(RUN_ID);
    }

    /** Takes what became of one item; the items come in order. */
    private void take(ItemReport<Item, Answer> report, Results results) {
        Throwable cause = ResultLine.cause(report.outcome());
        if (cause instanceof LlmException known && MONEY.contains(known.kind())) {
            moneyGone = known;
            cancel();
            return;
        }
        results.add(ResultLine.of(report));
    }

    /** Cancels what has begun; false if nothing has. */
    boolean cancel() {
        PoolRun<PoolStatus> started = run;
        if (started != null) {
            started.cancel();
        }
        return started != null;
    }

    /** Waits until all items have ended; false if the run was stopped before. */
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

    /** What the answers have cost, as far as there are prices; empty if there are none. */
    private String money() {
        CostMeter.Cost spent = costs.total();
        return spent.money().signum() == 0 ? "" : "$" + spent.money().setScale(4, RoundingMode.HALF_UP);
    }

    private int told(PoolStatus status, boolean whole, boolean interrupted, Results results) {
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

    /** What is not lost although the run did not come to its end. */
    private String kept(Results results) {
        return results.unfinished()
                + (places.journal() == null ? "" : "; the same command again asks only what is not done");
    }
}
