package io.pocketflow.core;

import io.pocketflow.core.store.StepKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one item, iteration or branch of a batch ended. Immutable; never null in a list of outcomes.
 *
 * @param <T> the type of the value that a finished one has
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /** The position of the item in the input, from 0. */
    int index();

    /** How many attempts of {@code exec} were made for it, throttled ones not counted; 0 where that is not known. */
    int attempts();

    /** From its start to its end, waits included: for a retry, for a permit, for a thread. */
    Duration duration();

    /** Whether it is {@link Done}. */
    default boolean isDone() {
        return this instanceof Done;
    }

    /**
     * The value of a finished one.
     *
     * @throws IllegalStateException if it did not finish; the cause of a failed one is its cause
     */
    default T value() {
        if (this instanceof Done<T> done) {
            return done.result();
        }
        Throwable cause = this instanceof Failed<T> failed ? failed.cause() : null;
        throw new IllegalStateException("item " + index() + " has no value: " + this, cause);
    }

    /** The cause of a failed one, else empty. */
    default Optional<Throwable> failure() {
        return this instanceof Failed<T> failed ? Optional.of(failed.cause()) : Optional.empty();
    }

    /** It finished, with this result (null if that is what {@code exec} gave). */
    record Done<T extends @Nullable Object>(int index, T result, int attempts, Duration duration)
            implements Outcome<T> {}

    /** It failed for good; the cause is the user's own exception. */
    record Failed<T extends @Nullable Object>(int index, Throwable cause, int attempts, Duration duration)
            implements Outcome<T> {
        /** Refuses a null cause. */
        public Failed {
            Objects.requireNonNull(cause, "the cause of a failed outcome must not be null");
        }
    }

    /** It was not started, or was cancelled because another one failed, for this reason. */
    record Skipped<T extends @Nullable Object>(int index, String reason) implements Outcome<T> {
        /** Refuses a null reason. */
        public Skipped {
            Objects.requireNonNull(reason, "the reason of a skipped outcome must not be null");
        }

        @Override
        public int attempts() {
            return 0;
        }

        @Override
        public Duration duration() {
            return Duration.ZERO;
        }
    }

    /**
     * It waits for an answer to these questions, by the step that asked each, in the order of the branches that ask.
     * {@link Pool#answer} takes the answers.
     */
    record Suspended<T extends @Nullable Object>(
            int index, Map<StepKey, Object> questions, int attempts, Duration duration) implements Outcome<T> {
        /** Refuses to wait for nothing, and to be changed later. */
        public Suspended {
            questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
            if (questions.isEmpty()) {
                throw new IllegalArgumentException("a suspended outcome has at least one open question");
            }
        }
    }
}
