package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.batch.RecordedBatch;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow batches}: the batches of a bulk run in its journal, and their state at the provider. */
@Command(
        name = "batches",
        description = "Lists the batches of a pool in its journal, shows the state of one, or cancels one.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:failure; one line on standard error gives the reason", "2:invalid arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow batches --journal classes.jsonl.journal",
            "  pocketflow batches show msgbatch_123 --journal classes.jsonl.journal",
            "  pocketflow batches cancel msgbatch_123 --journal classes.jsonl.journal"
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

    @Option(names = "--journal", required = true, paramLabel = "FILE", description = "the journal of the pool")
    private Path journal;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            converter = BaseUrls.class,
            description = "address of the server (default: the one in the journal)")
    private @Nullable URI baseUrl;

    BatchesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        JournalBatches recorded = recorded(JournalFiles.existing(console, journal));
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

    private static JournalBatches recorded(Path path) throws UserError {
        try {
            return JournalBatches.of(path);
        } catch (IllegalStateException | java.io.UncheckedIOException damaged) {
            throw new UserError(damaged.getMessage(), damaged);
        }
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
            console.remark("the journal has no batches");
        }
    }

    private RecordedBatch chosen(List<RecordedBatch> batches) throws UserError {
        if (id == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "batches " + action.name().toLowerCase(java.util.Locale.ROOT) + " needs the id of a batch");
        }
        return batches.stream()
                .filter(batch -> batch.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UserError("the journal has no batch '" + id
                        + "'; 'pocketflow batches list' prints" + " those that it has"));
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
