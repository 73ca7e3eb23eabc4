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
 * Bounds what goes on at once and what is started per window of time. Share one by passing the object; any number of
 * nodes, runs and threads may use it. Thread-safe.
 *
 * <p>Permits are given in the order in which they were asked for. Nothing ever blocks: who has to wait is called back.
 * A node uses a limiter by returning {@link #reserve} from its {@code reserve} method; the engine does the rest.
 *
 * <p>Windows are counted where the other side counts: a start takes its place until one window after its response
 * {@linkplain #began began}, or after its permit was given back if nobody told. Limits may change while permits are held
 * and waited for, and a {@linkplain #pause pause} closes the limiter for a time.
 */
public final class Limiter {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The order in which locks of several limiters are taken. */
    final long number = NUMBERS.incrementAndGet();

    final ReentrantLock lock = new ReentrantLock();
    private final RunTimer timer;
    private final Reservation one;
    private final Room room;
    private final Set<Claim> line = new LinkedHashSet<>();
    private RunTimer.@Nullable Handle alarm;

    private Limiter(Limits limits, RunTimer timer) {
        this.timer = Objects.requireNonNull(timer, "timer must not be null");
        this.room = new Room(Objects.requireNonNull(limits, "limits must not be null"), timer);
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

    /** A permit of this weight, for use outside of a node; see {@link Reservation#acquire}. */
    public CompletableFuture<Permit> acquire(long weight) {
        return reserve(weight).acquire();
    }

    /** Where those are called back who asked outside of a node. */
    Executor executor() {
        return timer instanceof Executor both ? both : BoundedExecutor.shared();
    }

    /** A permit of weight 1 if one is free and nobody waits for it, else null. */
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

    /** What this allows. */
    public Limits limits() {
        return room.limits();
    }

    /**
     * Allows this from now on. Permits that are held stay held, and starts of the last window still count. Who waits in
     * line with a weight that is now more than a whole window allows is given its permit in an empty window.
     */
    public void limits(Limits changed) {
        Objects.requireNonNull(changed, "limits must not be null");
        change(() -> room.limits(changed));
    }

    /**
     * Gives no permit for so long from now on; of several pauses the one that ends last counts. Who asks meanwhile waits
     * in line. {@link Limits#spacing} tells how fast permits are given afterwards.
     */
    public void pause(Duration time) {
        change(() -> room.pause(Nanos.of(time)));
    }

    /** Ends a pause. */
    public void resume() {
        change(room::resume);
    }

    /** How much longer the present pause lasts; zero if there is none. */
    public Duration pausedFor() {
        return Duration.ofNanos(locked(room::pauseLeft));
    }

    /** Tells that the response to a start of weight 1 begins to arrive; see {@link #began(long)}. */
    public void began() {
        began(1);
    }

    /**
     * Tells that the response to a start of this weight begins to arrive, so that its place is free one window from now.
     * To be told at most once a start and before its permit is given back; starts of one weight are not told apart.
     */
    public void began(long weight) {
        change(() -> room.began(weight));
    }

    /**
     * Tells what a start of the window now counted really weighed, whose permit was of the estimated weight.
     *
     * @throws IllegalArgumentException if the actual weight is negative
     */
    public void correct(long estimated, long actual) {
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

    /** How many permits are held now. */
    public int inFlight() {
        return (int) locked(room::inFlight);
    }

    /** How many wait in line now. */
    public int waiting() {
        return (int) locked(line::size);
    }

    /** Refuses a weight that could never be given. */
    long checked(long weight) {
        long most = room.limits().maxWeight();
        if (weight < 0 || weight > most) {
            throw new IllegalArgumentException(
                    "weight must be between 0 and the window's " + most + " but was " + weight);
        }
        return weight;
    }

    // ---- what waiters call, holding the lock

    /** Whether this waiter may have its permit now: nobody is before it, and there is room. */
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

    /** Sees to it that the line is served when time makes room, if that is what its first one waits for. */
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

    /** Gives one permit of this weight back. */
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
     * Gives permits to the first in line for as long as there is room; whom that brings to the front of another line is
     * seen to as well.
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
        return "Limiter" + number + "[" + room.limits() + "]";
    }
}
