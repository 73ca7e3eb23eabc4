package io.pocketflow.core.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A check of what became of a step that was started by a process that no longer exists. It asks the service that the
 * step called, by the idempotency key that the step sent, which is {@link io.pocketflow.core.Attempt#idempotencyKey}.
 * Set by {@link io.pocketflow.core.RunOptions#withInDoubt(InDoubtCheck)}. Called by several threads at a time.
 *
 * <pre>{@code
 * options.withInDoubt(key -> payments.find(key)
 *         .map(payment -> InDoubtCheck.Finding.happened(payment.receipt()))
 *         .orElse(InDoubtCheck.Finding.notHappened()));
 * }</pre>
 */
@FunctionalInterface
public interface InDoubtCheck {

    /**
     * Returns what became of a step. May block; an exception fails the step, which stays in doubt.
     *
     * @param idempotencyKey the key of the step's attempts: the run's id and the key of the step
     */
    Finding check(String idempotencyKey) throws Exception;

    /**
     * The outcome of a step in doubt. Immutable.
     *
     * @param kind whether the effect of the step happened
     * @param result the result of exec if the effect happened, of the type that the node declares, or null
     */
    record Finding(Kind kind, @Nullable Object result) {

        /** Whether the effect of a step happened. */
        public enum Kind {
            /** The effect happened. The result is recorded, and exec is not called. */
            HAPPENED,
            /** The effect did not happen. Exec is called. */
            NOT_HAPPENED,
            /** Nobody knows yet. The run is suspended at the step, as by {@link InDoubt#HOLD}. */
            UNKNOWN
        }

        /** Rejects a null kind. */
        public Finding {
            Objects.requireNonNull(kind, "the kind of a finding must not be null");
        }

        /** Returns the finding that the effect happened, with the result that exec would have returned. */
        public static Finding happened(@Nullable Object result) {
            return new Finding(Kind.HAPPENED, result);
        }

        /** Returns the finding that the effect did not happen. */
        public static Finding notHappened() {
            return new Finding(Kind.NOT_HAPPENED, null);
        }

        /** Returns the finding that nobody knows yet. */
        public static Finding unknown() {
            return new Finding(Kind.UNKNOWN, null);
        }
    }
}
