package io.pocketflow.core;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Inspection of failures: their original exceptions, their hints and their texts. */
final class Failures {

    private static final RetryHint NO_HINT = new RetryHint() {};
    /** The maximum depth of causes that is followed, because a chain of causes may be infinite. */
    private static final int DEEPEST = 1_000;

    private Failures() {}

    /**
     * Returns the exception with which user code completed a future. {@code join}, {@code get} and dependent stages
     * wrap it into a {@link CompletionException} or an {@link ExecutionException}.
     */
    static Throwable unwrap(Throwable thrown) {
        return inside(thrown, false);
    }

    /** Returns the original exception of a failure, also through a nested run, a pool's result or a reflective call. */
    static Throwable root(Throwable thrown) {
        return inside(thrown, true);
    }

    private static Throwable inside(Throwable thrown, boolean nested) {
        Throwable inner = thrown;
        for (int i = 0; i < DEEPEST; i++) {
            boolean wraps = inner instanceof CompletionException
                    || inner instanceof ExecutionException
                    || nested && isCarrier(inner);
            Throwable cause = wraps ? cause(inner) : null;
            if (cause == null) {
                return inner;
            }
            inner = cause;
        }
        return inner;
    }

    private static boolean isCarrier(Throwable thrown) {
        return thrown instanceof FlowException
                || thrown instanceof NoResultException
                || thrown instanceof InvocationTargetException
                || thrown instanceof UndeclaredThrowableException;
    }

    /** Returns the cause of an exception; null if it has none, or if its {@code getCause} fails. */
    private static @Nullable Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable mute) {
            return null;
        }
    }

    /**
     * Returns whether another attempt may follow a failure. None follows an error, an interrupt or a cancellation, nor a
     * nested run that waits for an answer: another attempt would ask again.
     */
    static boolean mayFollow(Throwable thrown) {
        Throwable root = root(thrown);
        boolean waits = root instanceof FlowSuspended || root instanceof NoResultException none && none.waits();
        return root instanceof Exception && !isCancellation(root) && !waits;
    }

    /** Returns whether a failure was caused by an interrupt or a cancellation. */
    static boolean isCancellation(Throwable thrown) {
        Throwable root = root(thrown);
        return root instanceof InterruptedException || root instanceof CancellationException;
    }

    /**
     * Returns the hint of the first exception with one, from the failure along its causes; a failure without a hint is
     * retriable and not throttled.
     */
    static RetryHint hint(Throwable thrown) {
        Throwable next = thrown;
        for (int i = 0; next != null && i < DEEPEST; i++) {
            if (next instanceof RetryHint hint) {
                return hint;
            }
            next = cause(next);
        }
        return NO_HINT;
    }

    /** Returns the outcome of an item, iteration or branch that failed with a {@link FlowException}. */
    static Outcome<?> outcome(int index, Throwable failure, Duration took) {
        FlowException flow = (FlowException) failure;
        return new Outcome.Failed<>(index, Objects.requireNonNull(flow.getCause()), flow.attempts(), took);
    }

    /** Logs a message with an exception of user code, without its stack trace if that cannot be written. */
    static void warn(Logger log, String message, Throwable thrown) {
        try {
            log.warn(message, thrown);
        } catch (Throwable unprintable) {
            log.warn("{} (its stack trace cannot be written: {})", message, text(thrown));
        }
    }

    /** Returns the text of a user's object. A {@code toString} that throws must not hide the event. */
    static String text(@Nullable Object any) {
        try {
            return String.valueOf(any);
        } catch (Throwable mute) {
            return Objects.requireNonNull(any).getClass().getName() + " (its toString failed: "
                    + mute.getClass().getName() + ")";
        }
    }
}
