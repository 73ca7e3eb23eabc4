package io.pocketflow.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what goes on at once and what is started per window of time. Share one by passing the object; any number of
 * nodes, runs and threads may use it. Thread-safe.
 *
 * <p>Permits are given in the order in which they were asked for. Nothing ever blocks: who has to wait is called back.
 * A node uses a limiter by returning {@link #reserve} from its {@code reserve} method; the engine does the rest.
 */
public final class Limiter {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The order in which locks of several limiters are taken. */
    final long number = NUMBERS.incrementAndGet();

    final ReentrantLock lock = new ReentrantLock();
    private final Limits limits;
    private final RunTimer timer;
    private final Reservation one;
    private final @Nullable Window window;
    private final Set<Waiter> line = new LinkedHashSet<>();
    private int inFlight;
    private RunTimer.@Nullable Handle alarm;

    private Limiter(Limits limits, RunTimer timer) {
        this.limits = Objects.requireNonNull(limits, "limits must not be null");
        this.timer = Objects.requireNonNull(timer, "timer must not be null");
        this.window = limits.hasWindow() ? new Window(limits) : null;
        this.one = Reservation.of(this, 1);
    }

    /** A limiter on the system's clock. */
    public static Limiter of(Limits limits) {
        return of(limits, RunTimer.system());
    }

    /** A limiter on this clock; in a test it must be that of the runs. */
    public static Limiter of(Limits limits, RunTimer timer) {
        return new Limiter(limits, timer);
    }

    /** One permit of weight 1, for a node's {@code reserve}. */
    public Reservation reserve() {
        return one;
    }

    /**
     * One permit of this weight, for a node's {@code reserve}.
     *
     * @throws IllegalArgumentException if the weight is negative, or more than a whole window allows
     */
    public Reservation reserve(long weight) {
        return Reservation.of(this, checked(weight));
    }

    /** A permit of weight 1, for use outside of a node; see {@link #acquire(long)}. */
    public CompletableFuture<Permit> acquire() {
        return acquire(1);
    }

    /**
     * A permit of this weight, for use outside of a node: the future completes when it is given, never on a timer's
     * thread. Close the permit to give it back; cancel the future to leave the line.
     */
    public CompletableFuture<Permit> acquire(long weight) {
        CompletableFuture<Permit> future = new CompletableFuture<>();
        Executor executor = timer instanceof Executor both ? both : BoundedExecutor.shared();
        Waiter waiter = new Waiter(
                reserve(weight),
                permit -> executor.execute(() -> {
                    if (!future.complete(permit)) {
                        permit.close();
                    }
                }));
        future.whenComplete((permit, error) -> {
            if (error != null) {
                waiter.leave();
            }
        });
        Permit now = waiter.tryNow();
        if (now != null) {
            future.complete(now);
        } else {
            waiter.join();
        }
        return future;
    }

    /** A permit of weight 1 if one is free and nobody waits for it, else null. */
    public @Nullable Permit tryAcquire() {
        lock.lock();
        try {
            if (!line.isEmpty() || !hasRoom(1)) {
                return null;
            }
            count(1);
        } finally {
            lock.unlock();
        }
        return new Permit(one);
    }

    /** What this allows. */
    public Limits limits() {
        return limits;
    }

    /** How many permits are held now. */
    public int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait in line now. */
    public int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses a weight that could never be given. */
    long checked(long weight) {
        if (weight < 0 || weight > limits.maxWeight()) {
            throw new IllegalArgumentException(
                    "weight must be between 0 and the window's " + limits.maxWeight() + " but was " + weight);
        }
        return weight;
    }

    // ---- what waiters call, holding the lock

    /** Whether this waiter may have its permit now: nobody is before it, and there is room. */
    boolean admits(Waiter waiter, long weight) {
        return (line.isEmpty() || line.iterator().next() == waiter) && hasRoom(weight);
    }

    void take(Waiter waiter, long weight) {
        line.remove(waiter);
        count(weight);
    }

    private boolean hasRoom(long weight) {
        return inFlight < limits.maxInFlight() && (window == null || window.admits(weight, timer.nanoTime()));
    }

    private void count(long weight) {
        inFlight++;
        if (window != null) {
            window.add(weight, timer.nanoTime());
        }
    }

    void join(Waiter waiter) {
        line.add(waiter);
    }

    void leave(Waiter waiter) {
        line.remove(waiter);
    }

    /** Sees to it that the line is served when time makes room, if that is what its first one waits for. */
    void setAlarm(Waiter waiter, long weight) {
        if (window == null || line.iterator().next() != waiter || inFlight >= limits.maxInFlight()) {
            return;
        }
        cancelAlarm();
        long wait = window.waitFor(weight, timer.nanoTime());
        if (wait > 0) {
            alarm = timer.schedule(this::alarmed, wait);
        }
    }

    // ---- serving the line

    private void alarmed() {
        lock.lock();
        alarm = null;
        lock.unlock();
        serve();
    }

    /** Gives one permit back. */
    void release() {
        lock.lock();
        inFlight--;
        boolean idle = line.isEmpty();
        lock.unlock();
        if (!idle) {
            serve();
        }
    }

    /**
     * Gives permits to the first in line for as long as there is room; whom that brings to the front of another line is
     * seen to as well.
     */
    void serve() {
        Deque<Limiter> lines = new ArrayDeque<>();
        lines.add(this);
        while (!lines.isEmpty()) {
            Waiter first = lines.remove().first();
            if (first != null && first.tryGrant()) {
                first.forEachLimiter(lines::add);
            }
        }
    }

    private @Nullable Waiter first() {
        lock.lock();
        try {
            if (line.isEmpty()) {
                cancelAlarm();
                return null;
            }
            return line.iterator().next();
        } finally {
            lock.unlock();
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    @Override
    public String toString() {
        return "Limiter" + number + "[" + limits + "]";
    }
}
