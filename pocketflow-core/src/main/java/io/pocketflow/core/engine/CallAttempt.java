package io.pocketflow.core.engine;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.engine.Host.Laned;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.failure.SafeText;
import io.pocketflow.core.store.StepKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Attempt} of an attempt in a run. Thread-safe. */
final class CallAttempt implements Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final LeafCall call;
    private final int number;
    private final Reporter reporter;
    private final StepKey key;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private boolean ended;
    /** The calls that the attempt may make through super, or null. */
    private volatile @Nullable SuperCalls superCalls;

    CallAttempt(LeafCall call, int number, Reporter reporter) {
        this.call = call;
        this.number = number;
        this.reporter = reporter;
        this.key = call.stepKey();
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Optional<Instant> deadline() {
        return call.strand.run.deadline();
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
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

    /** Cancels an attempt, if there is one and it has not ended. */
    static void cancel(@Nullable CallAttempt attempt) {
        if (attempt != null) {
            attempt.cancel();
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
        } catch (Throwable thrown) {
            SafeText.warn(LOG, "an onCancel hook of step " + key + " threw " + SafeText.of(thrown), thrown);
        }
    }

    /** Ends the attempt: nothing is left to cancel. */
    synchronized void end() {
        ended = true;
    }

    @Override
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

    @Override
    public void emit(Object value) {
        Objects.requireNonNull(value, "the value of emit must not be null");
        if (reporter.isHeard()) {
            reporter.report((source, at) -> new FlowEvent.Emitted(source, at, value));
        }
    }

    @Override
    public Reporter reporter() {
        return reporter;
    }

    @Override
    public Optional<PoolLane.Calls> lane() {
        Host pooled = call.strand.pooled;
        return Optional.ofNullable(pooled == null ? null : pooled.laned()).map(Laned::lane);
    }

    @Override
    public StepKey key() {
        return key;
    }

    @Override
    public String idempotencyKey() {
        return idempotencyKey(call);
    }

    /** Returns the idempotency key of the attempts of a call. */
    static String idempotencyKey(LeafCall call) {
        return call.strand.run.id() + "/" + call.stepKey();
    }
}
