package io.pocketflow.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a bulk run goes: how much at once, how patient, where its results and its journal are. */
final class PoolOptions {

    @Option(
            names = "--items",
            required = true,
            paramLabel = "SOURCE",
            description = {
                "what to ask about: a .jsonl file (each object's fields are the placeholders), a .csv file with a header, a folder of"
                        + " texts ({text}, {name}), or - for lines of JSON on standard input"
            })
    String items = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "one line of JSON an item, in the order of the items; it grows as FILE.part and is renamed at the"
                            + " end. Without it, results go to standard output")
    @Nullable
    Path out;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "what is done already, so that the same command goes on after a crash (default: FILE.journal"
                    + " beside the output, none without one)")
    @Nullable
    Path journal;

    @Option(names = "--fresh", description = "forget what is done already and start over")
    boolean fresh;

    @Option(
            names = "--max-concurrency",
            paramLabel = "N",
            defaultValue = "10",
            description = "calls at once (default: ${DEFAULT-VALUE})")
    int maxConcurrency;

    @Option(
            names = "--rpm",
            paramLabel = "N",
            description = "requests in any minute (default: no limit but the server's)")
    @Nullable
    Integer requestsPerMinute;

    @Option(
            names = "--tpm",
            paramLabel = "N",
            description = "tokens in any minute (default: no limit but the server's)")
    @Nullable
    Long tokensPerMinute;

    @Option(
            names = "--budget",
            paramLabel = "MONEY",
            description = "stop when the answers have cost so many US dollars, by the table of prices inside")
    @Nullable
    BigDecimal budget;

    @Option(
            names = "--deferred-retries",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often items that failed for a reason that may pass are taken up again after all others"
                    + " (default: ${DEFAULT-VALUE})")
    int deferredRetries;

    @Option(
            names = "--item-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "for one item, all attempts and waits together (default: none)")
    @Nullable
    Duration itemTimeout;

    @Option(
            names = "--progress",
            paramLabel = "STYLE",
            defaultValue = "AUTO",
            description =
                    "auto, bar, plain or none (default: auto: a bar on a terminal, else a line every few seconds)")
    Progress.Style progress = Progress.Style.AUTO;

    @Option(names = "--dry-run", description = "ask nothing: print the first prompts, and how much it would be")
    boolean dryRun;
}
