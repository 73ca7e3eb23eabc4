package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Durations;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.ledger.SharedStore;
import io.pocketflow.cli.results.ResultForm;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a bulk run: its source, its results, its journal and its limits. */
public final class PoolOptions {

    private static final int CONCURRENCY = 10;
    private static final int PASSES = 1;

    @Option(
            names = "--items",
            required = true,
            paramLabel = "SOURCE",
            description = {
                "source of the items: a .csv or .tsv table with a header (comma, semicolon or tab), a .jsonl or .json"
                        + " file of objects, whose fields are the placeholders; a text, a folder of texts or a pattern"
                        + " such as 'texts/*.txt' ({text}, {name}); or - for lines of JSON on standard input"
            })
    String items = "";

    @Option(names = "--lines", description = "each line of a text is an item ({text}, {line})")
    boolean lines;

    @Option(names = "--recursive", description = "a folder includes the texts in its subfolders")
    boolean recursive;

    @Option(names = "--limit", paramLabel = "N", description = "process the first N items only")
    @Nullable
    Long limit;

    @Option(names = "--sample", paramLabel = "N", description = "process a random sample of N items only")
    @Nullable
    Long sample;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed picks the same sample (default: ${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "NAME,...",
            description = "fields of the item that are written with its result, or all (default: the name of a file)")
    @Nullable
    String keep;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "file for the results, in the order of the items: a table for .csv and .tsv, with the columns"
                    + " of the items, otherwise one line of JSON per item. It grows as FILE.part and is renamed at the"
                    + " end (default: standard output)")
    @Nullable
    Path out;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "record of the finished items; the same command resumes from it after a crash (default:"
                    + " FILE.journal beside the output, none without --out)")
    @Nullable
    Path journal;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "PostgreSQL database that holds the record instead of a journal, so that another machine can take"
                            + " the run over: postgresql://USER@HOST/DATABASE, with the password in PGPASSWORD or ~/.pgpass")
    @Nullable
    String store;

    @Option(names = "--run-id", paramLabel = "ID", description = "name of the run in --store, the same on all machines")
    @Nullable
    String runId;

    @Option(
            names = "--takeover",
            paramLabel = "WHEN",
            converter = SharedStore.Takeovers.class,
            description =
                    "what to do with a run of --store that another process has: never take it over, if-expired (the"
                            + " default) when its owner was silent for 10 s, or wait until then")
    @Nullable
    Takeover takeover;

    @Option(names = "--overwrite", description = "replace a file of results that another command made")
    boolean overwrite;

    @Option(names = "--raw-cells", description = "write cells of a table that begin with = + - @ without an apostrophe")
    boolean rawCells;

    @Option(names = "--yes", description = "process items again whose prompt or model has changed, without a question")
    boolean yes;

    @Option(names = "--fresh", description = "delete the records of finished items and start over")
    boolean fresh;

    @Option(
            names = "--max-concurrency",
            paramLabel = "N",
            description = "maximum number of calls in flight (default: " + CONCURRENCY + ")")
    @Nullable
    Integer maxConcurrency;

    @Option(
            names = "--rpm",
            paramLabel = "N",
            description = "maximum number of requests per minute (default: only the server's limit)")
    @Nullable
    Integer requestsPerMinute;

    @Option(
            names = "--tpm",
            paramLabel = "N",
            description = "maximum number of tokens per minute (default: only the server's limit)")
    @Nullable
    Long tokensPerMinute;

    @Option(
            names = "--budget",
            paramLabel = "MONEY",
            description = "stop when all runs with these records have cost this many US dollars at the built-in prices")
    @Nullable
    BigDecimal budget;

    @Option(
            names = "--deferred-retries",
            paramLabel = "N",
            description = "how often an item with a transient failure is retried after all other items (default: "
                    + PASSES + ")")
    @Nullable
    Integer deferredRetries;

    @Option(
            names = "--item-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "timeout of one item, including all attempts and waits (default: none)")
    @Nullable
    Duration itemTimeout;

    @Option(
            names = "--progress",
            paramLabel = "STYLE",
            defaultValue = "AUTO",
            description = "auto, bar, plain or none (default: auto, which is a bar on a terminal and otherwise a line"
                    + " every few seconds)")
    Progress.Style progress = Progress.Style.AUTO;

    @Option(
            names = "--dry-run",
            description = "make no calls and need no key: print the first prompts and an estimate of the tokens")
    boolean dryRun;

    /** Returns the items that the user named. */
    public Items source() {
        return new Items(items, lines, recursive, limit, sample, seed);
    }

    /** Returns the maximum number of calls in flight. */
    int maxConcurrency() {
        return maxConcurrency == null ? CONCURRENCY : maxConcurrency;
    }

    /** Returns how often an item with a transient failure is retried after all other items. */
    int deferredRetries() {
        return deferredRetries == null ? PASSES : deferredRetries;
    }

    /** Returns the file for the results as the user wrote it, or null for standard output. */
    public @Nullable String out() {
        return out == null ? null : out.toString();
    }

    /** Returns the URL of the database with the records, or null. */
    public @Nullable String store() {
        return store;
    }

    /** Returns the name of the run, or null. */
    public @Nullable String runId() {
        return runId;
    }

    /** Returns the maximum number of calls in flight that the user gave, or null. */
    public @Nullable Integer givenMaxConcurrency() {
        return maxConcurrency;
    }

    /** Returns the maximum number of requests per minute, or null. */
    public @Nullable Integer requestsPerMinute() {
        return requestsPerMinute;
    }

    /** Returns the maximum number of tokens per minute, or null. */
    public @Nullable Long tokensPerMinute() {
        return tokensPerMinute;
    }

    /** Returns the maximum cost of all runs with these records in US dollars, or null. */
    public @Nullable BigDecimal budget() {
        return budget;
    }

    /** Returns the time limit of an item, or null. */
    public @Nullable Duration itemTimeout() {
        return itemTimeout;
    }

    /** Returns the form of the results of a user's pool; reads the first items if it depends on them. */
    public ResultForm form(ItemSource source, String model, Console console) throws UserError, IOException {
        return Output.ofFlow(this, model, console).form(source, new ArrayList<>());
    }

    /** Returns the money of the run. */
    public Purse purse(CostMeter costs) {
        return new Purse(budget, costs);
    }

    /** Returns whether the results are a table. */
    public boolean isTable() {
        String name = out == null ? "" : out.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".tsv");
    }

    /** Returns whether no calls are made. */
    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * Returns the meter of the run's costs.
     *
     * @throws IllegalArgumentException if there is a budget, and the model has no price
     */
    public CostMeter costs(String model) {
        checkBudget(model);
        return CostMeter.of(Prices.bundled());
    }

    /**
     * Returns the meter of a run by batches, which keeps the budget: it allows each call before it is put into a batch.
     *
     * @throws IllegalArgumentException as {@link #costs(String)}
     */
    public CostMeter costsOfBatches(String model) {
        checkBudget(model);
        return budget == null ? CostMeter.of(Prices.bundled()) : CostMeter.of(Prices.bundled(), budget);
    }

    private void checkBudget(String model) {
        Prices prices = Prices.bundled();
        if (budget != null && budget.signum() <= 0) {
            throw new IllegalArgumentException("--budget must be positive but was " + budget);
        }
        if (budget != null && prices.find(model).isEmpty()) {
            throw new IllegalArgumentException("--budget needs a price, but the built-in prices of " + prices.date()
                    + " have none for the model '" + model + "'");
        }
    }

    /** Returns whether no progress is printed. */
    public boolean isQuiet() {
        return progress == Progress.Style.NONE;
    }

    /** Returns the model with the limits that the user set. */
    public ChatModel limited(ChatModel chosen) {
        ModelLimits limits = ModelLimits.NONE;
        if (requestsPerMinute != null) {
            limits = limits.withMaxRequests(atLeastOne("--rpm", requestsPerMinute));
        }
        if (tokensPerMinute != null) {
            limits = limits.withMaxTokens(atLeastOne("--tpm", tokensPerMinute));
        }
        return chosen.limited(limits);
    }

    private static <N extends Number> N atLeastOne(String option, N value) {
        if (value.longValue() < 1) {
            throw new IllegalArgumentException(option + " must be at least 1 but was " + value);
        }
        return value;
    }
}
