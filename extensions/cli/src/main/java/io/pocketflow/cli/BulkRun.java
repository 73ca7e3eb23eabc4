package io.pocketflow.cli;

import io.pocketflow.core.ItemReport;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Pool;
import io.pocketflow.core.PoolRun;
import io.pocketflow.core.PoolStatus;
import io.pocketflow.core.RunOptions;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** One run of {@code pocketflow pool}: from the items by the pool to the lines of results. */
final class BulkRun implements Callable<Integer> {

    private static final String RUN_ID = "pool";
    private static final Set<LlmException.Kind> MONEY =
            EnumSet.of(LlmException.Kind.OUT_OF_MONEY, LlmException.Kind.BUDGET_SPENT);

    private final Console console;
    private final PoolOptions options;
    private final CostMeter costs;
    private final Settings settings;
    private final Pool<Item, Answer> pool;

    /** Why the run was stopped although not all items have ended, or null. */
    private volatile @Nullable Throwable moneyGone;

    private volatile @Nullable PoolRun<PoolStatus> run;

    BulkRun(Console console, AskItem step, PoolOptions options, CostMeter costs, CommandSpec command) {
        this.console = console;
        this.options = options;
        this.costs = costs;
        this.settings = step.settings();
        try {
            Pool<Item, Answer> plain = Pool.of(step, AskItem.ITEM, AskItem.ANSWER)
                    .withName("pool")
                    .withMaxConcurrency(options.maxConcurrency)
                    .withDeferredRetries(options.deferredRetries);
            this.pool = options.itemTimeout == null ? plain : plain.withItemTimeout(options.itemTimeout);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(command.commandLine(), wrong.getMessage(), wrong);
        }
    }

    @Override
    public Integer call() throws Exception {
        try (Interruption interruption = Interruption.watch(this::cancel)) {
            return call(interruption);
        }
    }

    private int call(Interruption interruption) throws Exception {
        Path out = options.out == null ? null : console.folder().resolve(options.out);
        try (ItemSource items = ItemSource.open(options.items, console);
                Journal journal = openJournal(journalPath(out));
                ResultFile file = out == null ? null : ResultFile.open(out)) {
            RunOptions how = journal == null ? RunOptions.defaults() : keptIn(journal);
            PoolRun<PoolStatus> started = pool.withOptions(how).startStream(items, report -> take(report, file));
            run = started;
            if (moneyGone != null) {
                started.cancel(); // the first answer may have come before there was a run to cancel
            }
            boolean whole = awaited(started) && moneyGone == null;
            PoolStatus status = started.status();
            if (whole && file != null) {
                file.finish();
            }
            return told(status, whole, interruption.happened(), file);
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

    private @Nullable Path journalPath(@Nullable Path out) {
        if (options.journal != null) {
            return console.folder().resolve(options.journal);
        }
        return out == null ? null : out.resolveSibling(out.getFileName() + ".journal");
    }

    private @Nullable Journal openJournal(@Nullable Path path) throws UserError {
        if (path == null) {
            return null;
        }
        try {
            if (options.fresh) {
                java.nio.file.Files.deleteIfExists(path);
            }
            return Journal.open(path);
        } catch (IllegalStateException | UncheckedIOException refused) {
            throw new UserError(refused.getMessage() + "; --fresh starts over, --journal FILE takes another", refused);
        } catch (IOException e) {
            throw Files.trouble(path, e);
        }
    }

    /** Takes what became of one item; the items come in order. */
    private void take(ItemReport<Item, Answer> report, @Nullable ResultFile file) {
        Outcome<Answer> outcome = report.outcome();
        Throwable cause = ResultLine.cause(outcome);
        if (cause instanceof LlmException known && MONEY.contains(known.kind())) {
            moneyGone = known;
            cancel();
            return;
        }
        String line = ResultLine.of(report);
        try {
            if (file == null) {
                console.out().println(line);
            } else {
                file.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the results could not be written: " + e.getMessage(), e);
        }
    }

    private void cancel() {
        PoolRun<PoolStatus> started = run;
        if (started != null) {
            started.cancel();
        }
    }

    /** Waits until all items have ended; false if the run was stopped before. */
    private boolean awaited(PoolRun<PoolStatus> started) throws Exception {
        Progress progress = Progress.start(
                console, options.progress, started::status, Total.of(options.items, console), status -> money());
        try {
            started.report().get();
            return true;
        } catch (CancellationException stopped) {
            return false;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            Throwable inner = cause.getCause() == null ? cause : cause.getCause();
            throw new UserError(inner.getMessage() == null ? inner.toString() : inner.getMessage(), cause);
        } finally {
            progress.close();
        }
    }

    /** What the answers have cost, as far as there are prices; empty if there are none. */
    private String money() {
        CostMeter.Cost spent = costs.total();
        return spent.money().signum() == 0 ? "" : "$" + spent.money().setScale(4, RoundingMode.HALF_UP);
    }

    private int told(PoolStatus status, boolean whole, boolean interrupted, @Nullable ResultFile file) {
        console.err().println(Progress.line(status, status.total(), unused -> money()));
        if (whole) {
            console.err().println("done=" + status.done() + " failed=" + status.failed());
            return status.failed() == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
        }
        String part = file == null ? "" : "; what is there is in " + file.part();
        String again = options.out == null && options.journal == null
                ? ""
                : "; the same command again asks only what is not done";
        if (interrupted) {
            console.complain("interrupted" + part + again);
            return ExitCodes.INTERRUPTED;
        }
        Throwable why = moneyGone;
        console.complain("stopped: " + (why == null ? "cancelled" : why.getMessage()) + part + again);
        return ExitCodes.OUT_OF_MONEY;
    }
}
