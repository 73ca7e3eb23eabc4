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
 * What an attempt of {@code exec} may know of itself; made only for nodes that ask for it by overriding
 * {@code exec(input, step)} or {@code execAsync(input, step)}. Thread-safe.
 */
public final class Step {

    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    private final LeafCall call;
    private final int attempt;
    private final StepKey key;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private boolean ended;
    /** What the attempt may call through super, or null. */
    private volatile @Nullable SuperCalls superCalls;

    Step(LeafCall call, int attempt) {
        this.call = call;
        this.attempt = attempt;
        this.key = call.stepKey();
    }

    /** The number of this attempt: 0 on the first. A throttled attempt is tried again under the same number. */
    public int attempt() {
        return attempt;
    }

    /** When the run's time is over, or empty if it has no limit. */
    public Optional<Instant> deadline() {
        return call.strand.run.deadline();
    }

    /** Whether the result is of no use any more: the run or this part of it was stopped, or the attempt's time is over. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Registers what is to be done if this attempt is cancelled: the reliable way to stop work that heeds no interrupt.
     * It is called on the run's executor, or at once if the attempt has been cancelled already; at most once, and not
     * if the attempt ends before. Several actions are called one after another, in the order in which they were registered.
     */
    public void onCancel(Runnable action) {
        Objects.requireNonNull(action, "what is to be done when a step is cancelled must not be null");
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

    /** What one hook throws must not keep the others, nor the run, from their end. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException thrown) {
            Failures.warn(LOG, "an onCancel hook of step " + key + " threw " + Failures.text(thrown), thrown);
        }
    }

    /** The attempt has ended: nothing is left to cancel. */
    synchronized void end() {
        ended = true;
    }

    /**
     * Notes that this attempt has used so much of something that is counted (tokens, cents, bytes), whether it succeeds
     * or not. A {@link Pool} sums it by unit, for each item and in all; outside of a pool nobody does.
     *
     * @param unit what is counted, as in {@code "tokens.input"}
     * @param amount how much of it, not negative
     */
    public void used(String unit, long amount) {
        if (unit.isBlank()) {
            throw new IllegalArgumentException("the unit of what was used must not be blank");
        }
        if (amount < 0) {
            throw new IllegalArgumentException("used " + unit + " must not be negative but was " + amount);
        }
        Host pooled = call.strand.pooled;
        if (pooled != null) {
            pooled.used(unit, amount);
        }
    }

    /** The name of this call within its run: the same on every attempt and in every process. */
    public StepKey key() {
        return key;
    }

    /** The run's id and the {@link #key}: what to send to a service that can tell a repeated request. */
    public String idempotencyKey() {
        return call.strand.run.id() + "/" + key;
    }
}
