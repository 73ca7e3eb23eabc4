package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.RunTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limiter reads its clock several times for one decision, and time passes between the readings. */
class LimiterClockTest {

    private final PassingTime time = new PassingTime();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aPermitDueWhileItsAlarmIsSetIsGranted(int nanos) {
        Limiter limiter = Limiter.of(Limits.NONE.withSpacing(Duration.ofNanos(nanos)), time);

        assertAllGranted(limiter.reserve());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aPermitOfTwoLimitersDueWhileAlarmsAreSetIsGranted(int nanos) {
        Limiter spaced = Limiter.of(Limits.NONE.withSpacing(Duration.ofNanos(nanos)), time);
        Limiter windowed = Limiter.of(Limits.NONE.withMaxStarts(1).withWindow(Duration.ofNanos(nanos)), time);

        assertAllGranted(spaced.reserve().and(windowed.reserve()));
    }

    private void assertAllGranted(Reservation reservation) {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Permit> asked = reservation.acquireAsync();
            time.runAlarms();
            assertThat(asked).as("request %d", i).isCompleted();
            asked.join().close();
        }
    }

    /** A clock that advances by one nanosecond with each reading. It runs callbacks on the calling thread. */
    private static final class PassingTime implements RunTimer, Executor {

        private record Alarm(long at, Runnable task) {}

        private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos++;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public Handle schedule(Runnable task, long wait) {
            Alarm alarm = new Alarm(nanos + wait, task);
            alarms.add(alarm);
            return () -> alarms.remove(alarm);
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        void runAlarms() {
            for (int i = 0; i < 100 && !alarms.isEmpty(); i++) {
                Alarm next = alarms.remove();
                nanos = Math.max(nanos, next.at);
                next.task.run();
            }
        }
    }
}
