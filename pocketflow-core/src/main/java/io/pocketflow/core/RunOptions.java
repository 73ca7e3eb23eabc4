package io.pocketflow.core;

import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a run is run. Immutable; start from {@link #defaults()} and change by {@code with…}.
 *
 * @param executor where the run's tasks are executed; default {@link BoundedExecutor#shared()}; one that runs tasks in place
 *     runs none on the thread of a timer or of a step store: from there they are handed to the shared executor first
 * @param timer the clock and scheduler behind every wait; default {@link RunTimer#system()}
 * @param listeners told what happens; default none
 * @param deadline when the run is cancelled if it has not ended, or null for never
 * @param timeout how long after its start the run is cancelled, or null for never
 * @param grace how long a cancelled run waits for work in flight to settle; default 5 seconds
 * @param maxSteps how many nodes may be visited in all, or 0 for any number; a guard against endless loops
 * @param runId the run's id, or null for a new one each time
 * @param store where results are kept, or null for nowhere
 * @param context what is carried from the starting thread to the run's, or null for nothing
 * @param replay how a run that is started again uses its records
 */
public record RunOptions(
        Executor executor,
        RunTimer timer,
        List<FlowListener> listeners,
        @Nullable Instant deadline,
        @Nullable Duration timeout,
        Duration grace,
        long maxSteps,
        @Nullable String runId,
        @Nullable StepStore store,
        @Nullable ContextCapture context,
        Replay replay) {

    private static final RunOptions DEFAULTS = new RunOptions(
            BoundedExecutor.shared(),
            RunTimer.system(),
            List.of(),
            null,
            null,
            Duration.ofSeconds(5),
            0,
            null,
            null,
            null,
            Replay.DEFAULTS);

    /** Refuses nulls, negative times and counts, and a blank run id. */
    public RunOptions {
        Objects.requireNonNull(executor, "executor must not be null");
        Objects.requireNonNull(timer, "timer must not be null");
        listeners = List.copyOf(listeners);
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("timeout must be positive but was " + timeout);
        }
        if (Objects.requireNonNull(grace, "grace must not be null").isNegative()) {
            throw new IllegalArgumentException("grace must not be negative but was " + grace);
        }
        if (maxSteps < 0) {
            throw new IllegalArgumentException("maxSteps must not be negative but was " + maxSteps);
        }
        if (runId != null && runId.isBlank()) {
            throw new IllegalArgumentException("runId must not be blank");
        }
        Objects.requireNonNull(replay, "replay must not be null");
    }

    /** The defaults named above. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** The same on this executor. */
    public RunOptions withExecutor(Executor executor) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with this clock and scheduler. */
    public RunOptions withTimer(RunTimer timer) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with one listener more. */
    public RunOptions withListener(FlowListener listener) {
        List<FlowListener> more = new ArrayList<>(listeners);
        more.add(Objects.requireNonNull(listener, "listener must not be null"));
        return new RunOptions(executor, timer, more, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same, cancelled at this time; a time that has passed is refused when the run starts. */
    public RunOptions withDeadline(Instant deadline) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same, cancelled so long after its start. */
    public RunOptions withTimeout(Duration timeout) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with this wait for work in flight when cancelled. */
    public RunOptions withGrace(Duration grace) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with at most so many visits of nodes; 0 for any number. */
    public RunOptions withMaxSteps(long maxSteps) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with this run id; with a store, one run of an id may go on at a time. */
    public RunOptions withRunId(String runId) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with results kept here; give the run an id too, by which they are found again. */
    public RunOptions withStore(StepStore store) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /** The same with this carried from the starting thread to the run's. */
    public RunOptions withContext(ContextCapture context) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }

    /**
     * The same, with this done where the input or the {@code fingerprint()} of a recorded step has
     * changed. The default, {@link OnChange#STOP}, names the step before anything is paid for; in a {@link Pool}, where
     * no item shall stop the others, the step is then made again.
     */
    public RunOptions onChangedInput(OnChange choice) {
        return with(new Replay(choice, replay.changedGraph(), replay.inDoubt()));
    }

    /** The same, with this done where the run was recorded with other nodes or edges; STOP (the default) or KEEP. */
    public RunOptions onChangedGraph(OnChange choice) {
        return with(new Replay(replay.changedInput(), choice, replay.inDoubt()));
    }

    /** The same, with this done about steps that were started and of which no end is known; default RERUN. */
    public RunOptions onInDoubt(InDoubt choice) {
        return with(new Replay(replay.changedInput(), replay.changedGraph(), choice));
    }

    private RunOptions with(Replay replay) {
        return new RunOptions(
                executor, timer, listeners, deadline, timeout, grace, maxSteps, runId, store, context, replay);
    }
}
