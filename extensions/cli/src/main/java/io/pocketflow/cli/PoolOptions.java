package io.pocketflow.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a bulk run: its source, its results, its journal and its limits. */
final class PoolOptions {

    @Option(
            names = "--items",
            required = true,
            paramLabel = "SOURCE",
            description = {
                "source of the items: a .jsonl file (each object's fields are the placeholders), a .csv file with a"
                        + " header, a folder of texts ({text}, {name}), or - for lines of JSON on standard input"
            })
    String items = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "file for the results: one line of JSON per item, in the order of the items. It grows as"
                    + " FILE.part and is renamed at the end (default: standard output)")
    @Nullable
    Path out;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "record of the finished items; the same command resumes from it after a crash (default:"
                    + " FILE.journal beside the output, none without --out)")
    @Nullable
    Path journal;

    @Option(names = "--fresh", description = "delete the journal's records of finished items and start over")
    boolean fresh;

    @Option(
            names = "--max-concurrency",
            paramLabel = "N",
            defaultValue = "10",
            description = "maximum number of calls in flight (default: ${DEFAULT-VALUE})")
    int maxConcurrency;

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
            description = "stop when the answers have cost this many US dollars at the built-in prices")
    @Nullable
    BigDecimal budget;

    @Option(
            names = "--deferred-retries",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often an item with a transient failure is retried after all other items (default:"
                    + " ${DEFAULT-VALUE})")
    int deferredRetries;

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

    @Option(names = "--dry-run", description = "make no calls: print the first prompts and an estimate of the tokens")
    boolean dryRun;
}
