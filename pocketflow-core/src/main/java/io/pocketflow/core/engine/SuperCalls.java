package io.pocketflow.core.engine;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.threads.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocking calls that a node's {@code execAsync} makes by calling {@code super.execAsync}, or its {@code
 * execFallbackAsync} by calling super. Each is a separate task on the run's executor, as exec is for a node that does
 * not override {@code execAsync}: it is interrupted when the attempt is stopped or over, and the attempt's permits are
 * released when the last call has returned. Thread-safe.
 */
public final class SuperCalls {

    /** The attempt whose user code the calling thread runs. */
    private static final ThreadLocal<@Nullable SuperCalls> CURRENT = new ThreadLocal<>();

    /** The attempt, or null if the node does not use it. */
    public final @Nullable Attempt attempt;

    private final LeafCall call;

    // ---- guarded by this
    private final List<Fence> running = new ArrayList<>();
    private boolean stopped;
    private Permit held = Permit.NONE;
    private @Nullable Runnable atEnd;

    SuperCalls(LeafCall call, @Nullable CallAttempt attempt) {
        this.call = call;
        this.attempt = attempt;
        if (attempt != null) {
            attempt.superCalls(this);
        }
    }

    /** Returns the calls that this attempt may make, or null. */
    public static @Nullable SuperCalls of(Attempt attempt) {
        return attempt instanceof CallAttempt own ? own.superCalls() : null;
    }

    /** Returns the calls of the attempt whose execAsync the calling thread runs, or null. */
    public static @Nullable SuperCalls current() {
        return CURRENT.get();
    }

    /** Calls user code; calls of super in it belong to this object. */
    public <T extends @Nullable Object> T within(Callable<T> userCode) throws Exception {
        SuperCalls around = CURRENT.get();
        CURRENT.set(this);
        try {
            return userCode.call();
        } finally {
            if (around == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(around);
            }
        }
    }

    /** Starts a blocking call. Completing the future from outside interrupts it. */
    public <T extends @Nullable Object> CompletableFuture<T> start(Callable<T> blocking) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Fence fence = new Fence();
        synchronized (this) {
            running.add(fence);
            if (stopped) {
                fence.stop();
            }
        }
        result.whenComplete((value, failure) -> fence.stop());
        call.strand.run.submitBlocking(() -> run(fence, blocking, result));
        return result;
    }

    private <T extends @Nullable Object> void run(Fence fence, Callable<T> blocking, CompletableFuture<T> result) {
        T value = null;
        Throwable failure = null;
        if (fence.enter()) {
            try {
                value = call.span().carried(blocking).call();
            } catch (Throwable thrown) {
                failure = thrown;
            }
        } else {
            failure = new CancellationException("stopped before it began");
        }
        boolean ours = fence.exit();
        if (failure instanceof InterruptedException && !ours) {
            Thread.currentThread().interrupt();
        }
        ended(fence);
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    private void ended(Fence fence) {
        Permit free;
        Runnable next;
        synchronized (this) {
            running.remove(fence);
            if (!running.isEmpty()) {
                return;
            }
            free = held;
            held = Permit.NONE;
            next = atEnd;
            atEnd = null;
        }
        if (free != Permit.NONE) {
            free.close();
            call.released();
        }
        if (next != null) {
            next.run();
        }
    }

    /** Ends the attempt: interrupts running calls, which keep the permits until they have returned. */
    void stop(Supplier<Permit> permits) {
        List<Fence> interrupted;
        synchronized (this) {
            stopped = true;
            if (running.isEmpty()) {
                return;
            }
            held = permits.get();
            interrupted = List.copyOf(running);
        }
        interrupted.forEach(Fence::stop);
    }

    /**
     * Interrupts running calls, because the run is stopped. The action runs once all have returned; returns false if
     * none runs.
     */
    boolean stopThen(Runnable action) {
        List<Fence> interrupted;
        synchronized (this) {
            stopped = true;
            if (running.isEmpty()) {
                return false;
            }
            atEnd = action;
            interrupted = List.copyOf(running);
        }
        interrupted.forEach(Fence::stop);
        return true;
    }
}
