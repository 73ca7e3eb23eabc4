package io.pocketflow.core.engine;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.future.RunFuture;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.threads.Nanos;
import io.pocketflow.core.threads.ServiceThread;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One run: the state that its strands share, and its end.
 *
 * <p>How the engine works: user code is called by {@link Frame frames}, which stand for visits of nodes and flows and
 * call each other on an explicit stack, driven by a loop in their {@link Strand}. A step that ends at once costs no
 * frame at all. One that has to wait parks the strand and frees the thread; the {@link Wait} queues the strand again.
 * An exec that takes more than the call itself (permits, another attempt, a record) is a {@link LeafCall}. Parallel
 * nodes and flows give each branch a strand of its own, under a {@link FanOut}. A loop of any length therefore needs
 * no recursion, and no thread waits.
 */
public final class Run implements Executor {

    private static final String PROCESS = UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final AtomicReferenceFieldUpdater<Run, RunTimer.Handle> ALARM =
            AtomicReferenceFieldUpdater.newUpdater(Run.class, RunTimer.Handle.class, "alarm");

    final Op op;
    public final RunOptions options;
    public final RunTimer timer;
    final @Nullable Listeners listeners;
    /** Whether the run has no listeners and no records. */
    final boolean plain;

    /** The records of the run, or null if it keeps none. */
    public final @Nullable Records records;
    /** The order of the segments, or null before the first parallel flow, in pools, and if no records are kept. */
    @Nullable
    Segments segments;

    /** The stage that the first step has to wait for, or null. */
    final @Nullable CompletionStage<?> opening;

    private final RunTasks tasks;
    private final @Nullable Caller caller;
    private final @Nullable RunFuture future;
    private final @Nullable AtomicLong stepsLeft;
    private final Root root;
    private final @Nullable Instant deadline;
    private volatile @Nullable String id;
    private volatile RunTimer.@Nullable Handle alarm;

    private Run(Op op, Shared shared, RunOptions options, @Nullable Answers answers, @Nullable Caller caller) {
        this.op = op;
        this.options = options;
        this.timer = options.timer();
        this.tasks = new RunTasks(this, options, caller);
        this.caller = caller;
        this.future = caller == null ? new RunFuture(this::cancel, op::name) : null;
        this.listeners = options.listeners().isEmpty() ? null : new Listeners(options.listeners(), timer);
        this.plain = listeners == null && options.store() == null;
        this.stepsLeft = options.maxSteps() == 0 ? null : new AtomicLong(options.maxSteps());
        this.id = options.runId();
        this.deadline = options.deadline() == null && options.timeout() == null ? null : earliest(options);
        this.records = options.store() == null && !op.asks() ? null : Opening.records(op, options, this::id);
        this.opening = records == null ? null : new Opening(op, records).begin(shared, answers, options.takeover());
        this.root = root(shared);
    }

    /** Creates the root. If that fails, the run has not begun, and its id is free again. */
    private Root root(Shared shared) {
        try {
            return new Root(this, shared);
        } catch (Throwable thrown) {
            if (records != null) {
                records.end();
            }
            throw thrown;
        }
    }

    private static @Nullable Instant earliest(RunOptions options) {
        Instant now = options.timer().now();
        Instant deadline = options.deadline();
        if (deadline != null && !deadline.isAfter(now)) {
            throw new IllegalArgumentException("the deadline " + deadline + " has passed; it is " + now);
        }
        Instant end = options.timeout() == null ? null : end(now, options.timeout());
        return deadline == null || end != null && end.isBefore(deadline) ? end : deadline;
    }

    /** Returns the end of a period that begins now, or null if it is beyond the range of the clock. */
    private static @Nullable Instant end(Instant now, Duration time) {
        try {
            return now.plus(time);
        } catch (DateTimeException | ArithmeticException never) {
            return null;
        }
    }

    // ---- the two ways to run

    /** Starts a run and returns its future at once; the answers, if not null, resume a suspended run. */
    public static CompletableFuture<String> async(Op op, Shared shared, RunOptions options, @Nullable Answers answers) {
        Run run = new Run(op, shared, options, answers, null);
        RunFuture future = java.util.Objects.requireNonNull(run.future);
        run.guard();
        run.root.start(run.root, op.mayBlock());
        return future;
    }

    /** Runs on the calling thread and returns the last action; the answers, if not null, resume a suspended run. */
    public static String blocking(Op op, Shared shared, RunOptions options, @Nullable Answers answers) {
        Caller caller = new Caller(options, op.isAsync());
        Run run = new Run(op, shared, options, answers, caller);
        run.guard();
        run.tasks.drive(run.root);
        return caller.result(run::cancel);
    }

    // ---- for the strands

    /** Enqueues a short task. */
    @Override
    public void execute(Runnable task) {
        tasks.submit(task);
    }

    /** Enqueues a task that may block. */
    public void submitBlocking(Runnable task) {
        tasks.submitBlocking(task);
    }

    /** Returns the tasks of this run. */
    RunTasks tasks() {
        return tasks;
    }

    /** Schedules a task on the timer's thread after a time, unless it is cancelled. */
    public RunTimer.Handle schedule(Runnable engine, long nanos) {
        return timer.schedule(timer == RunTimer.system() ? engine : () -> ServiceThread.call(engine), nanos);
    }

    /** Returns whether visits are counted. */
    boolean countsSteps() {
        return stepsLeft != null;
    }

    /** Counts a visit, if visits are counted; returns false if the maximum is exceeded. */
    boolean mayStep() {
        return stepsLeft == null || stepsLeft.getAndDecrement() > 0;
    }

    /** Returns the run's id, which is created on first use. */
    public String id() {
        String known = id;
        if (known == null) {
            synchronized (this) {
                known = id;
                if (known == null) {
                    known = "run-" + PROCESS + "-" + NUMBERS.incrementAndGet();
                    id = known;
                }
            }
        }
        return known;
    }

    Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    // ---- the end

    /** Stops all strands; the run ends when work in flight has settled, or when the grace is over. */
    public void cancel(Throwable cause) {
        if (root.stop == null) {
            // the timer may run before the strands are stopped: the grace may be 0
            alarm(schedule(() -> giveUp(cause), Nanos.of(options.grace())));
            root.stop(cause);
        }
    }

    /** Returns the cause of a stop of the whole run, or null; the strands see it a little later. */
    @Nullable
    Throwable stop() {
        return root.stop;
    }

    /** Cancels the run at its deadline, and when another owner may write its records. */
    private void guard() {
        if (records != null) {
            records.onLoss(cause -> ServiceThread.call(() -> cancel(cause)));
        }
        if (deadline != null) {
            long nanos = Nanos.of(Duration.between(timer.now(), deadline));
            RunTimer.Handle set = schedule(this::overdue, nanos);
            // the deadline may have passed by now, and then the alarm is that of the grace
            if (!ALARM.compareAndSet(this, null, set)) {
                set.cancel();
            }
        }
    }

    private void overdue() {
        boolean isGiven = Objects.equals(deadline, options.deadline());
        cancel(new TimeoutException(
                isGiven
                        ? "the run's deadline " + deadline + " has passed"
                        : "the run took longer than its timeout of " + options.timeout()));
    }

    /** Ends the run without the work that is still in flight and ignored the cancellation. */
    private void giveUp(Throwable cause) {
        submitBlocking(() -> end(null, root.failure(0, cause)));
    }

    private void alarm(RunTimer.Handle next) {
        RunTimer.Handle before = ALARM.getAndSet(this, next);
        if (before != null) {
            before.cancel();
        }
        if (root.hasEnded()) {
            next.cancel();
        }
    }

    /** Ends the run, on one of its own threads; only the first call has an effect. */
    void end(@Nullable String action, @Nullable Throwable failure) {
        if (!root.end()) {
            return;
        }
        Throwable shown = failure;
        try {
            close(action, failure);
        } catch (Throwable thrown) {
            shown = root.failure(0, thrown);
            if (failure != null) {
                shown = failure;
                shown.addSuppressed(thrown);
            }
        }
        if (caller != null) {
            caller.end(action, shown);
        } else {
            java.util.Objects.requireNonNull(future).end(action, shown);
        }
    }

    /** Calls the user's and the store's code at the end; it may throw, and the run ends nevertheless. */
    private void close(@Nullable String action, @Nullable Throwable failure) {
        RunTimer.Handle set = alarm;
        if (set != null) {
            set.cancel();
        }
        if (records != null) {
            records.end();
        }
        Segments ordered = segments;
        if (ordered != null) {
            ordered.close();
        }
        if (failure == null) {
            root.span.finished(action, 0, false);
        } else {
            root.span.failed(failure);
        }
    }
}
