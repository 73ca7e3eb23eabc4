package io.pocketflow.core;

import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.InDoubtCheck;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run. Immutable; start from {@link #defaults()} and change by {@code with…}.
 *
 * @param executor the executor of the run's tasks; default {@link BoundedExecutor#shared()}. An executor that runs
 *     tasks in place does not run them on the thread of a timer or of a step store: from these threads they are handed
 *     to the shared executor first
 * @param timer the clock and scheduler behind every wait; default {@link RunTimer#system()}
 * @param listeners the listeners that receive the events of the run; default none
 * @param deadline the time at which the run is cancelled if it has not ended, or null for no deadline. A cancelled run
 *     cancels stages and interrupts {@code exec} and fallbacks; other methods of a node that block are not interrupted
 * @param timeout the time from the start after which the run is cancelled, or null for no timeout
 * @param grace the time that a cancelled run waits for work in flight to settle; default 5 seconds
 * @param maxSteps the maximum number of node visits in the run, or 0 for no limit; a guard against endless loops
 * @param runId the run's id, or null for a new one each time
 * @param store the store of the results, or null for no store
 * @param context the capture that carries thread context from the starting thread to the run's threads, or null for
 *     none
 * @param replay the rules by which a run that is started again uses its records
 * @param takeover the treatment of a run that another process holds in a shared store; default {@link Takeover#IF_EXPIRED}
 * @param unknownAction the treatment of an action that leads nowhere; default {@link UnknownAction#FAIL}
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
        Replay replay,
        Takeover takeover,
        UnknownAction unknownAction) {

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
            Replay.defaults(),
            Takeover.IF_EXPIRED,
            UnknownAction.FAIL);

    /** Rejects nulls, negative times and counts, and a blank run id. */
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
        Objects.requireNonNull(takeover, "takeover must not be null");
        Objects.requireNonNull(unknownAction, "unknownAction must not be null");
    }

    /** Returns the default options listed above. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with this executor. */
    public RunOptions withExecutor(Executor executor) {
        return with(draft -> draft.executor = executor);
    }

    /** Returns a copy with this clock and scheduler. */
    public RunOptions withTimer(RunTimer timer) {
        return with(draft -> draft.timer = timer);
    }

    /** Returns a copy with one more listener. */
    public RunOptions withListener(FlowListener listener) {
        List<FlowListener> more = new ArrayList<>(listeners);
        more.add(Objects.requireNonNull(listener, "listener must not be null"));
        return with(draft -> draft.listeners = more);
    }

    /** Returns a copy with this deadline. A deadline in the past is rejected when the run starts. */
    public RunOptions withDeadline(Instant deadline) {
        return with(draft -> draft.deadline = deadline);
    }

    /** Returns a copy with this timeout, counted from the start of the run. */
    public RunOptions withTimeout(Duration timeout) {
        return with(draft -> draft.timeout = timeout);
    }

    /** Returns a copy with this time to wait for work in flight on cancellation. */
    public RunOptions withGrace(Duration grace) {
        return with(draft -> draft.grace = grace);
    }

    /** Returns a copy with this maximum number of node visits; 0 for no limit. */
    public RunOptions withMaxSteps(long maxSteps) {
        return with(draft -> draft.maxSteps = maxSteps);
    }

    /** Returns a copy with this run id. With a store, only one run of an id may be active at a time. */
    public RunOptions withRunId(String runId) {
        return with(draft -> draft.runId = runId);
    }

    /** Returns a copy with this store of results. A run with a store also needs a run id, under which they are found. */
    public RunOptions withStore(StepStore store) {
        return with(draft -> draft.store = store);
    }

    /** Returns a copy with this capture of thread context. */
    public RunOptions withContext(ContextCapture context) {
        return with(draft -> draft.context = context);
    }

    /**
     * Returns a copy that applies this rule if the input or the {@code fingerprint()} of a recorded step has changed.
     * The default, {@link OnChange#STOP}, fails with the name of the step before any call is made. In a {@link Pool},
     * where one item must not stop the others, the default is to run the step again.
     */
    public RunOptions withChangedInput(OnChange choice) {
        return with(replay.withChangedInput(choice));
    }

    /**
     * Returns a copy that applies this rule if the run was recorded with other nodes or edges: STOP (the default) or
     * KEEP.
     */
    public RunOptions withChangedGraph(OnChange choice) {
        return with(replay.withChangedGraph(choice));
    }

    /** Returns a copy that applies this rule to steps that were started and have no recorded end; default RERUN. */
    public RunOptions withInDoubt(InDoubt choice) {
        return with(replay.withInDoubt(choice, null));
    }

    /**
     * Returns a copy that asks this check what became of a step that was started and has no recorded end. Attempts wait
     * until their start is recorded, as with {@link InDoubt#HOLD}.
     */
    public RunOptions withInDoubt(InDoubtCheck check) {
        return with(replay.withInDoubt(
                InDoubt.HOLD, Objects.requireNonNull(check, "the check of steps in doubt must not be null")));
    }

    /**
     * Returns a copy with this treatment of a run that another process may hold in a store that processes share. A journal
     * has one opener at a time and needs none.
     */
    public RunOptions withTakeover(Takeover takeover) {
        return with(draft -> draft.takeover = takeover);
    }

    /**
     * Returns a copy with this treatment of an action that is none of the edges of a node that has edges. An action that
     * ends a flow on purpose, or that is meant for the flow around it, is declared by {@link Route#end}.
     */
    public RunOptions withUnknownAction(UnknownAction unknownAction) {
        return with(draft -> draft.unknownAction = unknownAction);
    }

    private RunOptions with(Replay replay) {
        return with(draft -> draft.replay = replay);
    }

    private RunOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.copy();
    }

    /** The components of a copy until it is made. */
    private static final class Draft {
        private Executor executor;
        private RunTimer timer;
        private List<FlowListener> listeners;
        private @Nullable Instant deadline;
        private @Nullable Duration timeout;
        private Duration grace;
        private long maxSteps;
        private @Nullable String runId;
        private @Nullable StepStore store;
        private @Nullable ContextCapture context;
        private Replay replay;
        private Takeover takeover;
        private UnknownAction unknownAction;

        Draft(RunOptions from) {
            executor = from.executor;
            timer = from.timer;
            listeners = from.listeners;
            deadline = from.deadline;
            timeout = from.timeout;
            grace = from.grace;
            maxSteps = from.maxSteps;
            runId = from.runId;
            store = from.store;
            context = from.context;
            replay = from.replay;
            takeover = from.takeover;
            unknownAction = from.unknownAction;
        }

        RunOptions copy() {
            return new RunOptions(
                    executor,
                    timer,
                    listeners,
                    deadline,
                    timeout,
                    grace,
                    maxSteps,
                    runId,
                    store,
                    context,
                    replay,
                    takeover,
                    unknownAction);
        }
    }
}
