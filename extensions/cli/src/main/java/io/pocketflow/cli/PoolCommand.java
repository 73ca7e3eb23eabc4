package io.pocketflow.cli;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.agent.Prompt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow pool}: one prompt over many items. */
@Command(
        name = "pool",
        description = "Runs a prompt over many items concurrently. Run the same command again to resume.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all items are done",
            "1:failure; one line on standard error gives the reason",
            "2:invalid arguments",
            "3:some items failed",
            "4:stopped because the credit or the budget is used up",
            "130:interrupted by Ctrl-C or SIGTERM"
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
            description = "prompt template; {name} stands for the item's field of that name, {{ and }} for braces")
    private String prompt = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "system instructions of each prompt")
    private @Nullable String system;

    @Option(names = "--schema", paramLabel = "FILE", description = "JSON schema that each answer must match")
    private java.nio.file.@Nullable Path schema;

    @Option(names = "--max-tokens", paramLabel = "N", description = "maximum number of tokens in each answer")
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

    /** Prepares a run or a dry run. Rejects everything that can be rejected before the first call. */
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

    /** Returns the meter of the run's costs. A budget requires that the model has a price. */
    private CostMeter costs(String name) {
        Prices prices = Prices.bundled();
        if (pool.budget == null) {
            return CostMeter.of(prices);
        }
        if (prices.of(name).isEmpty()) {
            throw new IllegalArgumentException("--budget needs a price, but the built-in prices of " + prices.date()
                    + " have none for the model '" + name + "'");
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
