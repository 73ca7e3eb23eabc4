package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.cli.pool.JournalCosts;
import io.pocketflow.cli.pool.JournalTally;
import io.pocketflow.postgres.PostgresException;
import io.pocketflow.postgres.PostgresRun;
import io.pocketflow.postgres.PostgresStepStore;
import java.util.List;

/** The listing of a store that machines share: its runs with their owners, leases, steps in doubt and costs. */
final class StoreListing {

    private StoreListing() {}

    static void print(String url, Console console) throws UserError {
        try (PostgresStepStore store = SharedStore.existing(url, console)) {
            List<PostgresRun> runs = store.runs();
            if (runs.isEmpty()) {
                console.remark("the store has no runs");
            }
            for (PostgresRun run : runs) {
                StepSource source = JournalTally.source(store, run.id());
                JournalTally tally = JournalTally.of(source).getOrDefault(run.id(), JournalTally.empty(run.began()));
                tally.print(run.id(), owner(run), console.out());
                if (run.origin() != null) {
                    console.out().println(Printable.line("  forked from " + run.origin()));
                }
                if (run.message() != null) {
                    console.out().println(Printable.line("  " + run.message()));
                }
                JournalCosts.of(source).forEach(costs -> console.out().println(Printable.line("  " + costs)));
            }
        } catch (PostgresException | IllegalStateException failed) {
            throw new UserError(String.valueOf(failed.getMessage()), failed);
        }
    }

    private static String owner(PostgresRun run) {
        String job = run.job() == null
                ? ""
                : ", job " + run.job()
                        + (run.outcome() == null
                                ? ""
                                : " " + run.outcome().name().toLowerCase(java.util.Locale.ROOT));
        String takeovers = run.takeovers() == 0 ? "" : ", opened " + (run.takeovers() + 1) + " times";
        if (run.leaseLeft() == null) {
            return job + takeovers + ", held by nobody";
        }
        double seconds = Math.abs(run.leaseLeft().toMillis()) / 1_000.0;
        return job + takeovers + ", held by " + run.owner() + ", whose lease "
                + (run.isHeld() ? "ends in " + seconds + " s" : "expired " + seconds + " s ago");
    }
}
