package io.pocketflow.core.limit;

import static io.pocketflow.core.fixture.Checker.require;

import io.pocketflow.core.fixture.Checker;
import io.pocketflow.core.fixture.DirectTimer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limiter under every order of operations; each thread gives back what it took itself. */
@Tag("lincheck")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LincheckLimiterTest {

    private static final int THREADS = 3;

    /** Permits that are there or not: nobody waits. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Trying {

        private final Limiter limiter = Limiter.of(Limits.inFlight(2), new DirectTimer());
        private final AtomicReferenceArray<Permit> held = new AtomicReferenceArray<>(THREADS + 2);

        @Operation
        public boolean tryAcquire(@Param(name = "thread") int thread) {
            if (held.get(thread) != null) {
                return false;
            }
            held.set(thread, limiter.tryAcquire());
            return held.get(thread) != null;
        }

        @Operation
        public boolean close(@Param(name = "thread") int thread) {
            Permit permit = held.getAndSet(thread, null);
            if (permit != null) {
                permit.close();
                permit.close();
            }
            return permit != null;
        }

        @Validate
        public void countsWhatIsHeld() {
            int expected = 0;
            for (int i = 0; i < held.length(); i++) {
                expected += held.get(i) == null ? 0 : 1;
            }
            require(limiter.inFlight() == expected, limiter.inFlight() + " in flight, " + expected + " held");
        }
    }

    /** One permit, and a line of those who wait for it and may lose patience. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Waiting {

        private final DirectTimer timer = new DirectTimer();
        private final Limiter limiter = Limiter.of(Limits.inFlight(1).withMaxStarts(100), timer);
        private final AtomicReferenceArray<CompletableFuture<Permit>> asked = new AtomicReferenceArray<>(THREADS + 2);

        /** Whether this thread has its permit after having asked for it. */
        @Operation
        public boolean acquire(@Param(name = "thread") int thread) {
            if (asked.get(thread) == null) {
                asked.set(thread, limiter.acquireAsync());
            }
            return asked.get(thread).isDone();
        }

        /** Takes the permit only if nobody stands in line. */
        @Operation
        public boolean tryAcquire(@Param(name = "thread") int thread) {
            if (asked.get(thread) != null) {
                return false;
            }
            Permit permit = limiter.tryAcquire();
            asked.set(thread, permit == null ? null : CompletableFuture.completedFuture(permit));
            return permit != null;
        }

        /** Gives the permit back or leaves the line; whether it was held. */
        @Operation
        public boolean leave(@Param(name = "thread") int thread) {
            CompletableFuture<Permit> future = asked.getAndSet(thread, null);
            if (future == null || future.cancel(false)) {
                return false;
            }
            future.join().close();
            return true;
        }

        @Validate
        public void losesNoPermit() {
            int holders = 0;
            int waiters = 0;
            for (int i = 0; i < asked.length(); i++) {
                CompletableFuture<Permit> future = asked.get(i);
                holders += future != null && future.isDone() ? 1 : 0;
                waiters += future != null && !future.isDone() ? 1 : 0;
            }
            require(limiter.inFlight() == holders, limiter.inFlight() + " in flight, " + holders + " held");
            require(limiter.waiting() == waiters, limiter.waiting() + " in line, " + waiters + " wait");
            require(waiters == 0 || holders == 1, waiters + " wait for a permit that nobody holds");
            require(timer.pending() == 0, timer.pending() + " timer tasks left");
        }
    }

    /**
     * One permit, and then two, as the limit rises while threads hold permits and wait for permits. A thread that makes room
     * wakes the others without the lock, so that only the end is checked: a thread may see a change a little later.
     */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Changing {

        private final DirectTimer timer = new DirectTimer();
        private final Limiter limiter = Limiter.of(Limits.inFlight(1).withMaxStarts(100), timer);
        private final AtomicReferenceArray<CompletableFuture<Permit>> asked = new AtomicReferenceArray<>(THREADS + 2);

        @Operation
        public void acquire(@Param(name = "thread") int thread) {
            if (asked.get(thread) == null) {
                asked.set(thread, limiter.acquireAsync());
            }
        }

        /** Gives the permit back after the response has begun, or leaves the line. */
        @Operation
        public void leave(@Param(name = "thread") int thread) {
            CompletableFuture<Permit> future = asked.getAndSet(thread, null);
            if (future != null && !future.cancel(false)) {
                future.join().began();
                future.join().close();
            }
        }

        @Operation
        public void allowTwo() {
            limiter.changeLimits(limiter.limits().withMaxInFlight(2));
        }

        @Validate
        public void leavesNobodyInLineBesideAFreePermit() {
            int waiters = 0;
            for (int i = 0; i < asked.length(); i++) {
                CompletableFuture<Permit> future = asked.get(i);
                waiters += future != null && !future.isDone() ? 1 : 0;
            }
            require(limiter.waiting() == waiters, limiter.waiting() + " in line, " + waiters + " wait");
            int free = limiter.limits().maxInFlight() - limiter.inFlight();
            require(waiters == 0 || free <= 0, waiters + " wait beside " + free + " free permits");
            require(timer.pending() == 0, timer.pending() + " timer tasks left");
        }
    }

    @Test
    void tryingIsLinearizableUnderStress() {
        Checker.stress(Trying.class, 3, 3);
    }

    @Test
    void waitingAndLeavingAreLinearizableUnderStress() {
        Checker.stress(Waiting.class, 2, 4);
    }

    @Test
    void changesLeaveNobodyBehindUnderStress() {
        Checker.stress(Changing.class, 2, 4);
    }

    @Test
    void changesLeaveNobodyBehindInEverySwitchOfThreads() {
        Checker.modelCheck(Changing.class);
    }

    @Test
    void tryingIsLinearizableInEverySwitchOfThreads() {
        Checker.modelCheck(Trying.class);
    }

    @Test
    void waitingAndLeavingAreLinearizableInEverySwitchOfThreads() {
        Checker.modelCheck(Waiting.class);
    }
}
