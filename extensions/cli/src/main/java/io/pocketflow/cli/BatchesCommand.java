package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.cli.pool.BulkRun;
import io.pocketflow.cli.pool.JournalTally;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.batch.RecordedBatch;
import io.pocketflow.postgres.PostgresException;
import io.pocketflow.postgres.PostgresStepStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow batches}: the batches that a bulk run has recorded, and their state at the provider. */
@Command(
        name = "batches",
        description = "Lists the batches that a pool has recorded, shows the state of one, or cancels one.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:failure; one line on standard error gives the reason", "2:invalid arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow batches --journal classes.jsonl.journal",
            "  pocketflow batches show msgbatch_123 --journal classes.jsonl.journal",
            "  pocketflow batches cancel msgbatch_123 --journal classes.jsonl.journal",
            "  pocketflow batches --store postgresql://app@db.example/runs --run-id classes"
        })
final class BatchesCommand implements Callable<Integer> {

    /** The work on the batches. */
    enum Action {
        LIST,
        SHOW,
        CANCEL
    }

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            defaultValue = "LIST",
            description = "list, show or cancel (default: list)")
    private Action action = Action.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "the provider's id of a batch")
    private @Nullable String id;

    @Option(names = "--journal", paramLabel = "FILE", description = "the journal of the pool")
    private @Nullable Path journal;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "PostgreSQL database instead of a journal: postgresql://USER@HOST/DATABASE, with the password in"
                            + " PGPASSWORD or ~/.pgpass")
    private @Nullable String store;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "the run; needed with --store (default in a journal: the run of the pool command)")
    private @Nullable String runId;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            converter = BaseUrls.class,
            description = "address of the server (default: the one that the run has recorded)")
    private @Nullable URI baseUrl;

    BatchesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        KeptBatches recorded = recorded();
        if (action == Action.LIST) {
            list(recorded.batches());
            return ExitCodes.DONE;
        }
        RecordedBatch batch = chosen(recorded.batches());
        try {
            ModelConfig config = config(batch, recorded.server());
            if (action == Action.CANCEL) {
                batch.cancel(config);
                console.out().println(Printable.line("batch " + batch.id() + " is being cancelled"));
            } else {
                console.out().println(Printable.line(LaneOptions.line(batch.look(config))));
            }
        } catch (LlmException failed) {
            throw new UserError(failed.getMessage(), failed);
        }
        return ExitCodes.DONE;
    }

    private KeptBatches recorded() throws UserError {
        if ((journal == null) == (store == null)) {
            throw wrong(
                    "the batches are in the records of a run: name either --journal FILE, or --store URL --run-id ID");
        }
        try {
            return store == null
                    ? KeptBatches.of(
                            StepSource.of(JournalFiles.existing(console, Objects.requireNonNull(journal))),
                            runId == null ? BulkRun.RUN_ID : runId)
                    : recordedIn(store);
        } catch (IllegalStateException | java.io.UncheckedIOException | PostgresException damaged) {
            throw new UserError(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private KeptBatches recordedIn(String url) throws UserError {
        String run = runId;
        if (run == null) {
            throw wrong("--store needs --run-id ID: the name of the run");
        }
        try (PostgresStepStore opened = SharedStore.existing(url, console)) {
            if (opened.runs().stream().noneMatch(known -> known.id().equals(run))) {
                throw new UserError("the store has no run '" + run + "'; 'pocketflow journal --store' lists its runs");
            }
            return KeptBatches.of(JournalTally.source(opened, run), run);
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** Returns the place of the records, for messages. */
    private String place() {
        return store == null ? "the journal" : "run '" + runId + "'";
    }

    private void list(List<RecordedBatch> batches) {
        for (RecordedBatch batch : batches) {
            String at = batch.at().toString();
            console.out()
                    .println(Printable.line(
                            batch.number() + " " + (batch.id().isEmpty() ? "(no id)" : batch.id()) + " " + batch.model()
                                    + ", " + batch.requests() + " requests, " + at
                                    + (batch.isOver() ? ", over" : ", open")));
        }
        if (batches.isEmpty()) {
            console.remark(place() + " has no batches");
        }
    }

    private RecordedBatch chosen(List<RecordedBatch> batches) throws UserError {
        if (id == null) {
            throw wrong("batches " + action.name().toLowerCase(java.util.Locale.ROOT) + " needs the id of a batch");
        }
        return batches.stream()
                .filter(batch -> batch.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        place() + " has no batch '" + id + "'; 'pocketflow batches list' prints those that it has"));
    }

    private ModelConfig config(RecordedBatch batch, String server) {
        try {
            URI address = baseUrl != null ? baseUrl : server.isEmpty() ? null : URI.create(server);
            return ChatModels.config(batch.model(), address, console.environment());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }
}
