package io.pocketflow.core.failure;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.store.StepKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Inspection of failures: their original exceptions, their hints, and whether another attempt may follow. */
public final class Failures {

    private static final RetryHint NO_HINT = new RetryHint() {};
    /** The maximum depth of causes that is followed, because a chain of causes may be infinite. */
    private static final int DEEPEST = 1_000;

    private Failures() {}

    /**
     * Returns the exception with which user code completed a future. {@code join}, {@code get} and dependent stages
     * wrap it into a {@link CompletionException} or an {@link ExecutionException}.
     */
    public static Throwable unwrap(Throwable thrown) {
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
    public static boolean mayFollow(Throwable thrown) {
        Throwable root = root(thrown);
        boolean waits = root instanceof FlowSuspended || root instanceof NoResultException none && none.waits();
        return root instanceof Exception && !isCancellation(root) && !waits;
    }

    /** Returns whether a failure was caused by an interrupt or a cancellation. */
    public static boolean isCancellation(Throwable thrown) {
        Throwable root = root(thrown);
        return root instanceof InterruptedException || root instanceof CancellationException;
    }

    /**
     * Returns the hint of the first exception with one, from the failure along its causes; a failure without a hint is
     * retriable and not throttled.
     */
    public static RetryHint hint(Throwable thrown) {
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
    public static Outcome<?> outcome(int index, Throwable failure, Duration took) {
        FlowException flow = (FlowException) failure;
        return new Outcome.Failed<>(index, Objects.requireNonNull(flow.getCause()), flow.attempts(), took);
    }

    /** Returns a failure at the same place as this one, which is suppressed, that was stopped for this cause. */
    public static FlowException stopped(FlowException failure, Throwable stop) {
        FlowException stopped = new FlowException(failure.node(), failure.path(), failure.attempts(), stop);
        stopped.addSuppressed(failure);
        return stopped;
    }

    /**
     * Returns the failure of work that may have been stopped for this reason: for work that was cancelled because of the
     * stop, the reason of the stop.
     */
    public static Throwable byStop(Throwable failure, @Nullable Throwable reason) {
        Throwable cause = failure.getCause();
        boolean cancelled = cause instanceof CancellationException || cause instanceof InterruptedException;
        return reason == null || cause == reason || !cancelled ? failure : stopped((FlowException) failure, reason);
    }

    /**
     * Returns the suspension that a failure reports: the failure itself, or that of the nested run it comes from.
     * Returns null for a real failure.
     */
    public static @Nullable FlowSuspended suspension(@Nullable Throwable failure) {
        return failure != null && root(failure) instanceof FlowSuspended suspended ? suspended : null;
    }

    /** Returns a single suspension for all suspended parts of a run. */
    public static FlowSuspended suspended(Collection<FlowSuspended> all) {
        Map<StepKey, Object> questions = new LinkedHashMap<>();
        String runId = "";
        for (FlowSuspended one : all) {
            runId = one.runId();
            questions.putAll(one.questions());
        }
        return new FlowSuspended(runId, questions);
    }
}
