package io.pocketflow.cli;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Prompt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow pool}: one question about each of many items. */
@Command(
        name = "pool",
        description = "Asks a model about each of many items, some at a time; the same command again goes on where the"
                + " last one stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all items are done",
            "1:it did not work; one line says why",
            "2:the arguments make no sense",
            "3:some items failed",
            "4:stopped because the money is used up",
            "130:interrupted, by Ctrl-C or SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow pool --prompt 'Summarise in two sentences: {text}' --items texts/ --out summaries.jsonl",
            "  pocketflow pool --model openai:gpt-4o-mini --prompt 'Translate to French: {phrase}' --items phrases.csv",
            "  cat items.jsonl | pocketflow pool --prompt 'Classify: {title}' --schema class.schema.json --items -",
            "  pocketflow pool --prompt 'Summarise: {text}' --items texts/ --dry-run"
        })
final class PoolCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description = "the question; {name} stands for an item's field of that name, {{ and }} for braces")
    private String prompt = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "instructions that stand above each question")
    private @Nullable String system;

    @Option(names = "--schema", paramLabel = "FILE", description = "a JSON schema that each answer has to fit")
    private java.nio.file.@Nullable Path schema;

    @Option(names = "--max-tokens", paramLabel = "N", description = "the most tokens of an answer")
    private @Nullable Integer maxTokens;

    @Mixin
    private PoolOptions pool;

    @Mixin
    private ModelOptions model;

    PoolCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Callable<Integer> run;
        try {
            run = prepared();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        return run.call();
    }

    /** All that can be refused before a call is made, is refused here; for a run and for a dry one. */
    private Callable<Integer> prepared() throws UserError {
        Places places = Places.of(pool, console);
        Question question = new Question(
                Prompt.of(prompt), system == null ? null : Prompt.of(system), schema(), checked(maxTokens));
        ChatModel limited = limited(model.model(console));
        CostMeter costs = costs(limited.name());
        Settings settings = Settings.of(limited.name(), model.server(console), question);
        AskItem step = new AskItem(limited.metered(costs), question, model.retry(), settings);
        BulkRun run = new BulkRun(console, step, pool, places, costs);
        return pool.dryRun ? new DryRun(console, limited.name(), question, pool) : run::call;
    }

    private @Nullable JsonSchema schema() throws UserError {
        return schema == null ? null : Files.schema(console.folder().resolve(schema));
    }

    private static @Nullable Integer checked(@Nullable Integer tokens) {
        if (tokens != null && tokens < 1) {
            throw new IllegalArgumentException("--max-tokens must be at least 1 but was " + tokens);
        }
        return tokens;
    }

    /** What the run costs; a budget needs a price to count by. */
    private CostMeter costs(String name) {
        Prices prices = Prices.bundled();
        if (pool.budget == null) {
            return CostMeter.of(prices);
        }
        if (prices.of(name).isEmpty()) {
            throw new IllegalArgumentException("--budget needs a price, and there is none for the model '" + name
                    + "' among those of " + prices.date());
        }
        return CostMeter.of(prices, pool.budget);
    }

    private ChatModel limited(ChatModel chosen) {
        ModelLimits limits = ModelLimits.NONE;
        limits = pool.requestsPerMinute == null ? limits : limits.withRequests(pool.requestsPerMinute);
        limits = pool.tokensPerMinute == null ? limits : limits.withTokens(pool.tokensPerMinute);
        return chosen.limited(limits);
    }
}
