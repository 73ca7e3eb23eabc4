package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Memory;
import io.pocketflow.cli.base.Money;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.items.Total;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.ResultFormat;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.LlmException;
import io.pocketflow.postgres.LeaseLostException;
import io.pocketflow.postgres.PostgresException;
import io.pocketflow.postgres.PostgresStepStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code pocketflow pool}: it checks the job against the items, runs it over them, and writes the
 * results in the order of the items.
 */
public final class BulkRun {

    /** The run id of the items in a journal. */
    public static final String RUN_ID = "pool";

    /** The run id of the settings in a journal. */
    public static final String SETTINGS = Settings.RUN_ID;

    private final Console console;
    private final Job job;
    private final PoolOptions options;
    private final Items items;
    private final Places places;
    private final Purse purse;
    private final Gauge gauge;
    private final FailedItems failures = new FailedItems();

    /** The failure that stopped the run before all items ended, or null. */
    private volatile @Nullable LlmException moneyGone;

    private volatile @Nullable PoolRun<PoolStatus> run;

    /**
     * Creates a run without starting it.
     *
     * @param purse the money of the run, whose meter counts its model
     * @param limits the limits of its model, or null if it has none
     */
    public BulkRun(Console console, Job job, Purse purse, @Nullable Budget limits, PoolOptions options, Places places) {
        this.console = console;
        this.job = job;
        this.options = options;
        this.items = options.source();
        this.places = places;
        this.purse = purse;
        this.gauge = new Gauge(
                limits, options.maxConcurrency(), Gauge.mostPerSecond(job, options.requestsPerMinute()), purse.costs());
    }

    /** Runs to the end, or until Ctrl-C. Returns the exit code. */
    public int call() throws Exception {
        try (Interruption interruption = Interruption.watch(this::cancel)) {
            return call(interruption);
        }
    }

    /** Runs to the end, or until the interruption happens. Returns the exit code. */
    int call(Interruption interruption) throws Exception {
        try (PostgresStepStore store = places.openStore(console)) {
            return call(interruption, store);
        } catch (PostgresException | LeaseLostException failed) {
            throw new UserError(String.valueOf(failed.getMessage()), failed);
        }
    }

    private int call(Interruption interruption, @Nullable PostgresStepStore store) throws Exception {
        MadeFile.Proofs proofs = store == null
                ? MadeFile.Proofs.in(places.journal())
                : MadeFile.Proofs.in(store, Objects.requireNonNull(options.runId));
        String replaced = places.out() == null ? null : MadeFile.check(places.out(), proofs, options.overwrite);
        try (ItemSource source = items.open(console)) {
            source.remarks().forEach(console::remark);
            job.check(source.shape(), console);
            List<Item> first = new ArrayList<>();
            ResultFormat format =
                    Output.of(options, job, console).form(source, first).format();
            Feed feed = new Feed(first.iterator(), source, job, format);
            BigDecimal before = store == null ? spentBefore(journalCosts()) : BigDecimal.ZERO;
            try (Ledger ledger = open(store)) {
                // another process may have spent until now
                purse.open(
                        ledger, store == null ? before : spentBefore(JournalTally.source(store, ledger.run(RUN_ID))));
                return call(interruption, feed, format, ledger, proofs, replaced);
            }
        }
    }

    private @Nullable Ledger open(@Nullable PostgresStepStore store) throws UserError {
        return store == null
                ? places.openJournal(options.fresh, console.state())
                : SharedStore.ledger(
                        store, Objects.requireNonNull(options.runId), options.takeover, options.fresh, console);
    }

    /** Returns the records of earlier runs in the journal, or null if there are none. */
    private @Nullable StepSource journalCosts() {
        boolean isKept = places.journal() != null && java.nio.file.Files.exists(places.journal()) && !options.fresh;
        return isKept ? StepSource.of(places.journal()) : null;
    }

    /** Returns the cost of earlier runs, if a budget limits it. */
    private BigDecimal spentBefore(@Nullable StepSource source) throws UserError {
        if (source == null || !purse.isLimited()) {
            return BigDecimal.ZERO;
        }
        try {
            return JournalCosts.total(source);
        } catch (IllegalStateException unreadable) {
            throw new UserError(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private int call(
            Interruption interruption,
            Feed feed,
            ResultFormat format,
            @Nullable Ledger ledger,
            MadeFile.Proofs proofs,
            @Nullable String replaced)
            throws Exception {
        if (ledger != null) {
            new ChangedPlan(ledger, job, console).check(items, options.yes);
            job.settings().noteIn(ledger);
            if (replaced != null) {
                MadeFile.note(ledger, replaced);
            }
        }
        Optional<LedgerSteps> kept = Optional.ofNullable(ledger).map(job::steps);
        try (Results results = open(ledger, proofs, replaced)) {
            if (interruption.happened()) {
                return interrupted(results);
            }
            results.add(format.head());
            PoolRun<PoolStatus> started = start(feed, kept, report -> take(report, format, results));
            run = started;
            if (moneyGone != null || interruption.happened()) {
                started.cancel(); // cancel() may have found no run at that time
            }
            boolean whole = awaited(started, results) && moneyGone == null;
            PoolStatus status = started.status();
            if (whole && !isLeft(status)) {
                finish(results);
            }
            long inDoubt = kept.map(LedgerSteps::inDoubt).orElse(0L);
            if (inDoubt > 0) {
                console.remark(Count.of(inDoubt, "call was", "calls were")
                        + " in flight when an earlier run stopped, and " + (inDoubt == 1 ? "was" : "were")
                        + " made again");
            }
            return exitCode(status, whole, interruption.happened(), results);
        }
    }

    private PoolRun<PoolStatus> start(
            Feed feed, Optional<LedgerSteps> kept, Consumer<? super ItemReport<Task, Answer>> consumer)
            throws UserError {
        try {
            return job.start(feed, kept, consumer);
        } catch (IllegalArgumentException refused) {
            // only a user's pool is rejected: a result that cannot be recorded, or a question without a journal
            throw UserError.usage("the pool of --flow was rejected: " + refused.getMessage()
                    + (kept.isPresent() ? "" : "; --out FILE or --journal FILE sets both"));
        }
    }

    private Results open(@Nullable Ledger ledger, MadeFile.Proofs proofs, @Nullable String replaced) throws UserError {
        OutputLock lock = places.lock(console.state());
        if (lock == null || places.out() == null) {
            return new Results.Printed(console);
        }
        try {
            if (replaced == null) {
                // another run may have made the file since the first check
                MadeFile.check(places.out(), proofs, options.overwrite);
            }
            return ResultFile.open(places.out(), lock, hash -> {
                if (ledger != null) {
                    MadeFile.note(ledger, hash);
                }
            });
        } catch (UserError | RuntimeException failed) {
            try {
                lock.close();
            } catch (java.io.IOException also) {
                failed.addSuppressed(also);
            }
            throw failed;
        }
    }

    /** Accepts the report of one item; the reports arrive in the order of the items. */
    private void take(ItemReport<Task, Answer> report, ResultFormat format, Results results) {
        LlmException gone = ResultFormat.moneyGone(report.outcome());
        if (gone != null) {
            moneyGone = gone;
            cancel();
            return;
        }
        gauge.ended(report.outcome());
        if (job.isDetached() && report.outcome() instanceof Outcome.Suspended) {
            return;
        }
        if (report.outcome() instanceof Outcome.Failed<Answer> failed) {
            failures.add(report.item().item(), failed);
            if (!isQuiet()) {
                console.remark("warning: " + report.item().item().label() + " failed (attempts: " + failed.attempts()
                        + "): " + ResultFormat.message(failed));
            }
        }
        results.add(format.line(report));
    }

    private boolean isQuiet() {
        return options.progress == Progress.Style.NONE;
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
        LongSupplier counted = isQuiet() ? () -> -1 : Total.of(items, console);
        Progress progress = Progress.start(console, options.progress, () -> {
            PoolStatus now = started.status();
            return gauge.line(now, now.total() < 0 ? counted.getAsLong() : now.total());
        });
        try {
            started.report().get();
            return true;
        } catch (CancellationException stopped) {
            return false;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            Throwable inner = cause.getCause() == null ? cause : cause.getCause();
            throw new UserError(Memory.message(inner) + kept(results, ""), cause);
        } finally {
            progress.close();
            progress.end();
        }
    }

    private void finish(Results results) throws UserError {
        try {
            results.finish();
        } catch (UserError failed) {
            throw new UserError(failed.getMessage() + kept(results, ""), failed);
        }
    }

    /** Returns whether items are in batches for which this run does not wait. */
    private boolean isLeft(PoolStatus status) {
        return job.isDetached() && status.suspended() > 0;
    }

    private int exitCode(PoolStatus status, boolean whole, boolean interrupted, Results results) {
        if (!isQuiet()) {
            failures.report(places.isRecorded()).forEach(console::remark);
        }
        BigDecimal saved = purse.costs().total().saved();
        if (saved.signum() > 0 && !isQuiet()) {
            console.remark("batches saved " + Money.shown(saved) + ": "
                    + Money.shown(purse.costs().total().money()) + " instead of "
                    + Money.shown(purse.costs().total().online()) + " online");
        }
        if (whole && isLeft(status)) {
            console.remark(
                    "done=" + status.done() + " failed=" + status.failed() + " in batches=" + status.suspended()
                            + "; run the same command again without --detach to wait for the results, or with it to look again");
            return ExitCodes.DETACHED;
        }
        if (whole) {
            long waiting = status.suspended();
            if (waiting > 0 && !isQuiet()) {
                console.remark(Count.of(waiting, "item waits", "items wait")
                        + " for an answer; once it is recorded by Pool.answer, run the same command again");
            }
            console.remark("done=" + status.done() + " failed=" + status.failed()
                    + (status.skipped() == 0 ? "" : " skipped=" + status.skipped())
                    + (waiting == 0 ? "" : " waiting for answers=" + waiting));
            return status.done() == status.ended() ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
        }
        if (interrupted) {
            return interrupted(results);
        }
        LlmException why = moneyGone;
        boolean isBudget = why != null && why.kind() == LlmException.Kind.BUDGET_SPENT;
        console.complain("stopped: " + (why == null ? "cancelled" : why.getMessage())
                + kept(results, isBudget ? " with a larger budget" : ""));
        return ExitCodes.OUT_OF_MONEY;
    }

    private int interrupted(Results results) {
        console.complain("interrupted" + kept(results, ""));
        return ExitCodes.INTERRUPTED;
    }

    /** Returns the part of a message that names the results of an unfinished run and how to resume it. */
    private String kept(Results results, String change) {
        return results.unfinished()
                + (!places.isRecorded()
                        ? ""
                        : "; run the same command again" + change + " to process only the items that are not done");
    }
}
