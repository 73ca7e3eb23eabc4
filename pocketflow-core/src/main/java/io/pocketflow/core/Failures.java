package io.pocketflow.core;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What a failure is, whatever it is wrapped in, and how it is put into words. */
final class Failures {

    private static final RetryHint NO_HINT = new RetryHint() {};
    /** The deepest nesting that is followed: causes may be made without end. */
    private static final int DEEPEST = 1_000;

    private Failures() {}

    /**
     * Returns the exception that user code completed a future with: what {@code join}, {@code get} and dependent stages
     * wrap into a {@link CompletionException} or an {@link ExecutionException}.
     */
    static Throwable unwrap(Throwable thrown) {
        return inside(thrown, false);
    }

    /** Returns the exception that a failure comes from, also where it comes out of a nested run. */
    static Throwable root(Throwable thrown) {
        return inside(thrown, true);
    }

    private static Throwable inside(Throwable thrown, boolean nested) {
        Throwable inner = thrown;
        for (int i = 0; i < DEEPEST; i++) {
            boolean wraps = inner instanceof CompletionException
                    || inner instanceof ExecutionException
                    || nested && inner instanceof FlowException;
            Throwable cause = wraps ? inner.getCause() : null;
            if (cause == null) {
                return inner;
            }
            inner = cause;
        }
        return inner;
    }

    /**
     * Returns whether another attempt may follow a failure. None follows an error, an interrupt or a cancellation, nor a
     * nested run that waits for an answer: another attempt would ask again.
     */
    static boolean mayFollow(Throwable thrown) {
        Throwable root = root(thrown);
        return root instanceof Exception && !isCancellation(root) && !(root instanceof FlowSuspended);
    }

    /** Returns whether a failure comes from an interrupt or a cancellation. */
    static boolean isCancellation(Throwable thrown) {
        Throwable root = root(thrown);
        return root instanceof InterruptedException || root instanceof CancellationException;
    }

    /** Returns the hint of the exception that a failure comes from; an exception without one hints at nothing. */
    static RetryHint hint(Throwable thrown) {
        return root(thrown) instanceof RetryHint hint ? hint : NO_HINT;
    }

    /** Logs a message with the exception that user code threw; without its trace where that cannot be written. */
    static void warn(Logger log, String message, Throwable thrown) {
        try {
            log.warn(message, thrown);
        } catch (Throwable unprintable) {
            log.warn("{} (its trace cannot be written: {})", message, text(thrown));
        }
    }

    /** Returns the text of something of the user's; what cannot be put into words must not hide that it happened. */
    static String text(@Nullable Object any) {
        try {
            return String.valueOf(any);
        } catch (Throwable mute) {
            return Objects.requireNonNull(any).getClass().getName() + " (its text cannot be made: "
                    + mute.getClass().getName() + ")";
        }
    }
}
