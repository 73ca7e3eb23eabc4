package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.pool.BulkRun;
import io.pocketflow.cli.pool.EmbedJob;
import io.pocketflow.cli.pool.Job;
import io.pocketflow.cli.pool.Places;
import io.pocketflow.cli.pool.PoolOptions;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.HashingEmbedding;
import io.pocketflow.llm.Prices;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow embed}: a vector for each item. */
@Command(
        name = "embed",
        modelTransformer = EmbedCommand.WithoutUnused.class,
        description =
                "Turns the text of each item into a vector, for 'pocketflow similar'. Run the same command again to"
                        + " resume.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all items are done",
            "1:failure; one line on standard error gives the reason",
            "2:invalid arguments",
            "3:some items failed",
            "4:stopped because the credit is used up",
            "130:interrupted by Ctrl-C or SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow embed --items texts/ --out vectors.jsonl",
            "  pocketflow embed --model openai:text-embedding-3-small --dimensions 512 --text '{title}: {body}' \\",
            "      --items articles.csv --out vectors.jsonl"
        })
final class EmbedCommand implements Callable<Integer> {

    /** The options of a bulk run that have no meaning for vectors: models for embeddings have no limits and prices. */
    private static final List<String> UNUSED = List.of("--rpm", "--tpm", "--budget", "--raw-cells", "--dry-run");

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "offline",
            description =
                    "model to call: openai:MODEL, gemini:MODEL, ollama:MODEL or offline (default: ${DEFAULT-VALUE},"
                            + " which compares words only and is not a language model)")
    private String name;

    @Mixin
    private EmbedOptions model;

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            description = "number of dimensions of a vector, for models that let you choose (default: the model's own)")
    private @Nullable Integer dimensions;

    @Option(
            names = "--text",
            paramLabel = "TEMPLATE",
            defaultValue = "{text}",
            description = "text of an item; {name} stands for its field of that name (default: ${DEFAULT-VALUE})")
    private String text;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "maximum number of texts in one request (default: ${DEFAULT-VALUE})")
    private int batch;

    @Mixin
    private RetryOptions retries;

    @Mixin
    private PoolOptions pool;

    EmbedCommand(Console console) {
        this.console = console;
    }

    /** Removes the options of a bulk run that have no meaning for vectors. */
    static final class WithoutUnused implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            UNUSED.forEach(option -> command.remove(command.findOption(option)));
            return command;
        }
    }

    @Override
    public Integer call() throws Exception {
        BulkRun run;
        try {
            run = prepared();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        return run.call();
    }

    private BulkRun prepared() throws UserError {
        if (pool.isTable()) {
            throw new IllegalArgumentException(
                    "vectors are written as lines of JSON: choose an --out that ends with .jsonl");
        }
        Places places = Places.of(pool, console);
        EmbeddingModel chosen =
                EmbeddingModels.of(name, model.baseUrl, model.timeout, dimensions, console.environment());
        if (chosen instanceof HashingEmbedding) {
            console.remark(
                    "model: " + chosen.name() + ", which is not a language model: texts are similar if they share"
                            + " words, whatever the words mean");
        }
        Job job = new EmbedJob(name, server(), chosen, dimensions, text, batch, retries.retry(), pool);
        return new BulkRun(console, job, pool.purse(CostMeter.of(Prices.bundled())), null, pool, places);
    }

    private String server() {
        URI server = model.baseUrl;
        return server == null ? "" : ModelOptions.withoutCredentials(server);
    }
}
