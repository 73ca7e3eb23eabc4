package io.pocketflow.core;

import io.pocketflow.core.store.StepKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of an attempt of {@code exec}, created only for nodes that ask for it by overriding {@code exec(input,
 * step)} or {@code execAsync(input, step)}. Thread-safe.
 */
public final class Step {

    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    private final LeafCall call;
    private final int attempt;
    private final StepKey key;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private boolean ended;
    /** The calls that the attempt may make through super, or null. */
    private volatile @Nullable SuperCalls superCalls;

    Step(LeafCall call, int attempt) {
        this.call = call;
        this.attempt = attempt;
        this.key = call.stepKey();
    }

    /** Returns the number of this attempt: 0 for the first. A throttled attempt is repeated under the same number. */
    public int attempt() {
        return attempt;
    }

    /** Returns the time at which the run times out, or empty if it has no limit. */
    public Optional<Instant> deadline() {
        return call.strand.run.deadline();
    }

    /**
     * Returns whether the result will not be used: the run or this part of it was stopped, or the attempt has timed
     * out.
     */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Registers an action that runs if this attempt is cancelled: the reliable way to stop work that ignores
     * interrupts. The action runs on the run's executor, or at once if the attempt has been cancelled already. It runs
     * at most once, and not if the attempt ends before. Several actions run one after another, in the order of
     * registration.
     */
    public void onCancel(Runnable action) {
        Objects.requireNonNull(action, "the action of onCancel must not be null");
        synchronized (this) {
            if (!cancelled) {
                if (!ended) {
                    onCancel.add(action);
                }
                return;
            }
        }
        action.run();
    }

    void superCalls(SuperCalls calls) {
        superCalls = calls;
    }

    @Nullable
    SuperCalls superCalls() {
        return superCalls;
    }

    /** Cancels an attempt, if it asked for its step and has not ended. */
    static void cancel(@Nullable Step step) {
        if (step != null) {
            step.cancel();
        }
    }

    private void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (ended || cancelled) {
                return;
            }
            cancelled = true;
            actions = List.copyOf(onCancel);
        }
        if (!actions.isEmpty()) {
            call.strand.run.submitBlocking(() -> actions.forEach(this::run));
        }
    }

    /** Runs one hook. Its exception must not keep the other hooks, nor the run, from ending. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException thrown) {
            Failures.warn(LOG, "an onCancel hook of step " + key + " threw " + Failures.text(thrown), thrown);
        }
    }

    /** Ends the attempt: nothing is left to cancel. */
    synchronized void end() {
        ended = true;
    }

    /**
     * Counts an amount used by this attempt (tokens, cents, bytes), whether the attempt succeeds or not. A {@link Pool}
     * adds the amounts up by unit, for each item and in total; outside of a pool they are ignored.
     *
     * @param unit the unit of the amount, such as {@code "tokens.input"}
     * @param amount the amount, not negative
     */
    public void used(String unit, long amount) {
        if (unit.isBlank()) {
            throw new IllegalArgumentException("the unit of a used amount must not be blank");
        }
        if (amount < 0) {
            throw new IllegalArgumentException("used " + unit + " must not be negative but was " + amount);
        }
        Host pooled = call.strand.pooled;
        if (pooled != null) {
            pooled.used(unit, amount);
        }
    }

    /** Returns the name of this call within its run: the same on every attempt and in every process. */
    public StepKey key() {
        return key;
    }

    /**
     * Returns the run's id and the {@link #key}: an idempotency key for a service that recognizes repeated requests.
     */
    public String idempotencyKey() {
        return call.strand.run.id() + "/" + key;
    }
}
