package io.pocketflow.llm.decorate;

import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.http.RetryWait;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The attempts of one call: what follows a failed one, by the rules that nodes have too. Not thread-safe. */
final class Attempts {

    private static final RetryHint NO_HINT = new RetryHint() {};
    private static final Duration MOST_UNNAMED = Duration.ofSeconds(60);

    private final Retry retry;
    private int failures;
    private int throttles;
    private Duration waited = Duration.ZERO;

    Attempts(Retry retry) {
        this.retry = retry;
    }

    /** How long to wait for the next attempt; null if there is none. */
    @Nullable
    Duration after(Throwable failure) {
        if (!(failure instanceof Exception)) {
            failures++;
            return null;
        }
        RetryHint hint = failure instanceof RetryHint given ? given : NO_HINT;
        Duration named = RetryWait.namedBy(hint).orElse(null);
        if (hint.throttled()) {
            Duration wait = named == null ? drawn(Duration.ofSeconds(1), 2, MOST_UNNAMED, throttles) : named;
            if (waited.plus(wait).compareTo(retry.throttleCeiling()) <= 0) {
                throttles++;
                waited = waited.plus(wait);
                return wait;
            }
        }
        failures++;
        if (!hint.retriable() || failures >= retry.maxAttempts()) {
            return null;
        }
        return named != null && !hint.throttled() ? shorter(named, retry.throttleCeiling()) : ownWait();
    }

    private Duration ownWait() {
        Duration most = retry.maxDelay() == null ? Duration.ofDays(365) : retry.maxDelay();
        Duration full = grown(retry.delay(), retry.backoff(), most, failures - 1);
        return retry.fullJitter() ? drawn(full) : full;
    }

    private static Duration drawn(Duration first, double factor, Duration most, int times) {
        return drawn(grown(first, factor, most, times));
    }

    private static Duration drawn(Duration most) {
        return most.isZero()
                ? most
                : Duration.ofNanos(ThreadLocalRandom.current().nextLong(most.toNanos()) + 1);
    }

    private static Duration grown(Duration first, double factor, Duration most, int times) {
        double seconds = first.toNanos() / 1e9 * Math.pow(factor, times);
        return seconds >= most.toSeconds() + 1 ? most : shorter(Duration.ofNanos((long) (seconds * 1e9)), most);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The last failure, as one that no other layer retries. */
    LlmException exhausted(String model, Throwable failure) {
        String tried = failures == 1 ? "1 attempt" : failures + " attempts";
        return failure instanceof LlmException known
                ? Failures.lastOf(known, tried)
                : Failures.lastOf(
                        new LlmException(LlmException.Kind.UNREACHABLE, model + " failed: " + failure, failure), tried);
    }
}
