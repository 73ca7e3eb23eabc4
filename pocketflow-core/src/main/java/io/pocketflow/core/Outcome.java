package io.pocketflow.core;

import io.pocketflow.core.failure.NoResultException;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one item, iteration or branch of a batch. Immutable; never null in a list of outcomes.
 *
 * @param <T> the type of the value of an item that succeeded
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /** Returns the position of the item in the input, from 0. */
    int index();

    /** Returns the number of attempts of {@code exec}, not counting throttled ones; 0 if it is unknown. */
    int attempts();

    /**
     * Returns the time from the start to the end of the item, including waits for a retry, for a permit and for a
     * thread.
     */
    Duration duration();

    /** Returns whether this outcome is {@link Done}. */
    default boolean isDone() {
        return this instanceof Done;
    }

    /**
     * Returns the value of an item that succeeded.
     *
     * @throws IllegalStateException if the item did not succeed; its cause is the cause of a failed item
     */
    default T value() {
        if (this instanceof Done<T> done) {
            return done.result();
        }
        throw new NoResultException(
                "item " + index() + " has no value: " + this, failure().orElse(null), this instanceof Suspended);
    }

    /** Returns the cause of a failed item, else empty. */
    default Optional<Throwable> failure() {
        return this instanceof Failed<T> failed ? Optional.of(failed.cause()) : Optional.empty();
    }

    /** The item succeeded with this result, which is null if {@code exec} returned null. */
    record Done<T extends @Nullable Object>(int index, T result, int attempts, Duration duration)
            implements Outcome<T> {}

    /**
     * The item failed for good; the cause is the user's own exception. In an outcome that was read from a journal it is a {@link
     * RecordedFailure}.
     */
    record Failed<T extends @Nullable Object>(int index, Throwable cause, int attempts, Duration duration)
            implements Outcome<T> {
        /** Rejects a null cause. */
        public Failed {
            Objects.requireNonNull(cause, "the cause of a failed outcome must not be null");
        }
    }

    /** The item was not started, or was cancelled because another item failed, for this reason. */
    record Skipped<T extends @Nullable Object>(int index, String reason) implements Outcome<T> {
        /** Rejects a null reason. */
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
     * The item waits for answers to these questions, by the step that asked each, in the order of the branches that
     * ask. Answer them with {@link Pool#answer}.
     */
    record Suspended<T extends @Nullable Object>(
            int index, Map<StepKey, Object> questions, int attempts, Duration duration) implements Outcome<T> {
        /** Copies the questions; rejects an empty map. */
        public Suspended {
            questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
            if (questions.isEmpty()) {
                throw new IllegalArgumentException("a suspended outcome has at least one open question");
            }
        }
    }

    /** A failure that was read from a file: only the class and the message of the original exception are known. */
    final class RecordedFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String type;

        /**
         * Creates the failure that stands for an exception.
         *
         * @param type the name of the class of the original exception; a text only, no class is loaded
         * @param message the message of the original exception
         */
        public RecordedFailure(String type, @Nullable String message) {
            super(message, null, false, false);
            this.type = Objects.requireNonNull(type, "the type of a recorded failure must not be null");
        }

        /** Returns the name of the class of an exception, of the original one if it is a recorded failure. */
        public static String typeOf(Throwable failure) {
            return failure instanceof RecordedFailure recorded
                    ? recorded.type
                    : failure.getClass().getName();
        }

        /** Returns the name of the class of the original exception. */
        public String type() {
            return type;
        }

        /** Returns the text of the original exception. */
        @Override
        public String toString() {
            return getMessage() == null ? type : type + ": " + getMessage();
        }
    }
}
