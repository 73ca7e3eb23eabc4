package io.pocketflow.core.limit;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.threads.Nanos;
import io.pocketflow.core.threads.ServiceThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A limiter of permits in flight and of starts in a window of time. Share a limiter by passing the object; any number
 * of nodes, runs and threads may use it. Thread-safe.
 *
 * <p>Permits are granted in the order of the requests. No method blocks: a caller that has to wait is called back. A
 * node uses a limiter by returning {@link #reserve} from its {@code reserve} method; the engine acquires and releases
 * the permits.
 *
 * <p>The window is counted as the server counts it: a start occupies its place until one window after its response
 * {@linkplain Permit#began began}, or after its permit was released if {@code began} was not called. Limits may change while
 * permits are held and waited for. A {@linkplain #pause pause} closes the limiter for a time.
 */
public final class Limiter {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The order in which the locks of several limiters are acquired. */
    final long number = NUMBERS.incrementAndGet();

    private final String name;
    final ReentrantLock lock = new ReentrantLock();
    private final RunTimer timer;
    private final Reservation one;
    private final Room room;
    private final Set<Claim> line = new LinkedHashSet<>();
    private RunTimer.@Nullable Handle alarm;

    private Limiter(@Nullable String name, Limits limits, RunTimer timer) {
        this.name = name == null ? "Limiter" + number : name;
        this.timer = Objects.requireNonNull(timer, "timer must not be null");
        this.room = new Room(Objects.requireNonNull(limits, "limits must not be null"), timer);
        this.one = Reservation.of(this, 1);
    }

    /** Returns a limiter on the system's clock. */
    public static Limiter of(Limits limits) {
        return of(limits, RunTimer.system());
    }

    /** Returns a limiter on this clock; in a test it must be the clock of the runs. */
    public static Limiter of(Limits limits, RunTimer timer) {
        return new Limiter(null, limits, timer);
    }

    /** Returns a limiter on the system's clock, with a name for events and messages. */
    public static Limiter of(String name, Limits limits) {
        return of(name, limits, RunTimer.system());
    }

    /** Returns a limiter of this name on this clock; in a test it must be the clock of the runs. */
    public static Limiter of(String name, Limits limits, RunTimer timer) {
        return new Limiter(Objects.requireNonNull(name, "name must not be null"), limits, timer);
    }

    /** Returns the name for events and messages; {@code Limiter} and a number unless another name was given. */
    public String name() {
        return name;
    }

    /** Returns a reservation of one permit of weight 1, for a node's {@code reserve}. */
    public Reservation reserve() {
        return one;
    }

    /**
     * Returns a reservation of one permit of this weight, for a node's {@code reserve}.
     *
     * @throws IllegalArgumentException if the weight is negative, or more than a whole window allows
     */
    public Reservation reserve(long weight) {
        return Reservation.of(this, checked(weight));
    }

    /** Acquires a permit of weight 1, for use outside of a node; see {@link #acquireAsync(long)}. */
    public CompletableFuture<Permit> acquireAsync() {
        return acquireAsync(1);
    }

    /** Acquires a permit of this weight, for use outside of a node; see {@link Reservation#acquireAsync}. */
    public CompletableFuture<Permit> acquireAsync(long weight) {
        return reserve(weight).acquireAsync();
    }

    /** Returns the executor that calls back callers outside of a node. */
    Executor executor() {
        return timer instanceof Executor both ? both : BoundedExecutor.shared();
    }

    /** Returns a permit of weight 1 if one is free and the line is empty, else null. */
    public @Nullable Permit tryAcquire() {
        lock.lock();
        try {
            if (!line.isEmpty() || !room.has(1)) {
                return null;
            }
            room.take(1);
        } finally {
            lock.unlock();
        }
        return new Permit(one);
    }

    /** Returns the current limits. */
    public Limits limits() {
        return room.limits();
    }

    /**
     * Sets the limits. Held permits stay held, and starts of the last window still count. A waiting request whose
     * weight now exceeds a whole window gets its permit in an empty window.
     */
    public void changeLimits(Limits changed) {
        Objects.requireNonNull(changed, "limits must not be null");
        change(() -> room.limits(changed));
    }

    /**
     * Grants no permits for the given time from now. Of several pauses, the one that ends last applies. Requests wait
     * in line meanwhile. {@link Limits#spacing} limits the rate at which permits are granted afterwards.
     */
    public void pause(Duration time) {
        change(() -> room.pause(Nanos.of(time)));
    }

    /** Ends a pause. */
    public void resume() {
        change(room::resume);
    }

    /** Returns the remaining time of the present pause; zero if there is none. */
    public Duration pausedFor() {
        return Duration.ofNanos(locked(room::pauseLeft));
    }

    /** Notes that the response to a start of this weight begins to arrive. */
    void began(long weight) {
        change(() -> room.began(weight));
    }

    /** Corrects the weight of a start that the window counts with an estimated weight. */
    void correct(long estimated, long actual) {
        if (actual < 0) {
            throw new IllegalArgumentException("the actual weight must not be negative but was " + actual);
        }
        change(() -> room.correct(estimated, actual));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
        serve();
    }

    private long locked(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of permits held now. */
    public int inFlight() {
        return (int) locked(room::inFlight);
    }

    /** Returns the number of requests that wait in line now. */
    public int waiting() {
        return (int) locked(line::size);
    }

    /** Rejects a weight that could never be granted. */
    long checked(long weight) {
        long most = room.limits().maxWeight();
        if (weight < 0 || weight > most) {
            throw new IllegalArgumentException(
                    "weight must be between 0 and the window's " + most + " but was " + weight);
        }
        return weight;
    }

    /** Returns whether a request of this weight would have to wait now, if it were the first in line. */
    boolean lacksRoom(long weight) {
        lock.lock();
        try {
            return !room.has(weight);
        } finally {
            lock.unlock();
        }
    }

    // ---- called by claims, which hold the lock

    /** Returns whether this waiter may have its permit now: it is the first in line, and there is room. */
    boolean admits(Claim waiter, long weight) {
        return (line.isEmpty() || line.iterator().next() == waiter) && room.has(weight);
    }

    void take(Claim waiter, long weight) {
        line.remove(waiter);
        room.take(weight);
    }

    void join(Claim waiter) {
        line.add(waiter);
    }

    void leave(Claim waiter) {
        line.remove(waiter);
    }

    /** Schedules a new look at the line when time makes room, if the first waiter needs only time. */
    void setAlarm(Claim waiter, long weight) {
        if (line.iterator().next() != waiter) {
            return;
        }
        cancelAlarm();
        long wait = room.waitFor(weight);
        if (wait > 0 && wait != Room.UNKNOWN) {
            alarm = timer.schedule(this::alarmed, wait);
        }
    }

    // ---- serving the line

    private void alarmed() {
        lock.lock();
        alarm = null;
        lock.unlock();
        ServiceThread.call(this::serve);
    }

    /** Releases one permit of this weight. */
    void release(long weight) {
        lock.lock();
        room.release(weight);
        boolean idle = line.isEmpty();
        lock.unlock();
        if (!idle) {
            serve();
        }
    }

    /**
     * Grants permits to the first in line for as long as there is room. A claim that thereby becomes the first of
     * another line is served too.
     */
    void serve() {
        Deque<Limiter> lines = new ArrayDeque<>();
        lines.add(this);
        while (!lines.isEmpty()) {
            Claim first = lines.remove().first();
            if (first != null && first.tryGrant()) {
                first.forEachLimiter(lines::add);
            }
        }
    }

    private @Nullable Claim first() {
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
        return name + "[" + room.limits() + "]";
    }
}
