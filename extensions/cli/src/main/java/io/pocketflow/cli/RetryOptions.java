package io.pocketflow.cli;

import io.pocketflow.cli.base.Durations;
import io.pocketflow.core.Retry;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose how often a call is attempted. */
final class RetryOptions {

    static final List<String> NAMES = List.of("--retries", "--backoff");

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "3",
            description = "maximum number of attempts, not counting throttled ones (default: ${DEFAULT-VALUE})")
    private int attempts;

    @Option(
            names = "--backoff",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description = "delay before the second attempt; it doubles with each further attempt (default:"
                    + " ${DEFAULT-VALUE})")
    private Duration backoff;

    /**
     * Returns the retry policy of each call.
     *
     * @throws IllegalArgumentException if an option has an invalid value
     */
    Retry retry() {
        return Retry.upTo(attempts).withDelay(backoff).withBackoff(backoff.isZero() ? 1 : 2);
    }
}
