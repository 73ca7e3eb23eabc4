package io.pocketflow.llm.batch;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one batch, which run one after another. A step whose failure may be temporary runs again after a wait:
 * as often as the server throttles it, and otherwise a limited number of times. Confined to the steps.
 */
final class Steps {

    /** The number of tries of a step whose failure may be temporary. */
    static final int MOST_TRIES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final double GROWTH = 1.5;
    private static final double LONGEST = 10;
    private static final double JITTER = 0.1;

    private final LaneWork work;
    private final String model;
    private final Duration poll;
    private final Consumer<RuntimeException> end;
    private int tries;
    private double factor = 1;

    /**
     * @param model the name of the model, for messages
     * @param poll the first time between two looks
     * @param end ends the batch after a failure that no further try follows
     */
    Steps(LaneWork work, String model, Duration poll, Consumer<RuntimeException> end) {
        this.work = work;
        this.model = model;
        this.poll = poll;
        this.end = end;
    }

    /** Runs a step. */
    void run(Runnable step) {
        try {
            step.run();
        } catch (LlmException failed) {
            // what was just created or uploaded may not be found at once
            boolean mayHelp = failed.retriable() || failed.kind() == Kind.NOT_FOUND;
            if (failed.throttled() || mayHelp && tries < MOST_TRIES) {
                again(step, failed);
            } else {
                end.accept(failed);
            }
        } catch (RuntimeException | Error unexpected) {
            if (!work.isClosed()) {
                LOG.warn("a batch of {} cannot be continued", model, unexpected);
                end.accept(new IllegalStateException("a batch of " + model + " cannot be continued", unexpected));
            }
        }
    }

    /** Runs a step after a wait. */
    void later(Runnable step, Duration wait) {
        work.later(() -> run(step), wait);
    }

    /** Runs a step again after its failure, when the server may have recovered. */
    void again(Runnable step, LlmException failed) {
        Duration wait = waitAfter(failed);
        LOG.debug("a step of a batch of {} is repeated in {}: {}", model, wait, failed.getMessage());
        tries++;
        later(step, wait);
    }

    boolean hasTries() {
        return tries < MOST_TRIES;
    }

    /** Reports that a step has succeeded. */
    void done() {
        tries = 0;
    }

    private Duration waitAfter(LlmException failed) {
        Duration shortest = Retry.throttleDelayAfter(tries + 1).plusSeconds(1);
        Duration look = interval();
        Duration least = shortest.compareTo(look) > 0 ? shortest : look;
        return failed.retryAfter().filter(named -> named.compareTo(least) > 0).orElse(least);
    }

    /** Returns the time until the next look, which grows. */
    Duration interval() {
        double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        Duration wait = Duration.ofNanos((long) (poll.toNanos() * factor * jitter));
        factor = Math.min(LONGEST, factor * GROWTH);
        return wait;
    }
}
