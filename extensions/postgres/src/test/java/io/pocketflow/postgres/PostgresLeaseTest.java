package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The owner's view of its lease, by a virtual clock. */
class PostgresLeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(9);

    private final VirtualRun virtual = new VirtualRun();
    private final PostgresLease lease = new PostgresLease("run", 7, 3, virtual.nanoTime(), LEASE.toNanos(), virtual);

    @Test
    void aSilentLeaseIsLostAtTwoThirdsOfItsTime() {
        virtual.advance(Duration.ofMillis(5_999));
        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.lost).isNotDone();
        virtual.advance(Duration.ofMillis(1));
        assertThat(lease.lost).isCompletedExceptionally();
        assertThat(lease.isHeld()).isFalse();
        assertThatThrownBy(lease::require)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("run 'run'");
    }

    @Test
    void aRenewalCountsFromTheTimeAtWhichItWasSent() {
        long sentAt = virtual.nanoTime();
        virtual.advance(Duration.ofSeconds(5));
        lease.renewed(sentAt + Duration.ofSeconds(3).toNanos());
        virtual.advance(Duration.ofMillis(3_999));
        assertThat(lease.isHeld()).isTrue();
        virtual.advance(Duration.ofMillis(1));
        assertThat(lease.lost).isCompletedExceptionally();
    }

    /** A stopped process has no timer: the first use after it wakes up finds the time. */
    @Test
    void aLeaseIsLostWithoutATimerToo() {
        VirtualRun stopped = new VirtualRun();
        PostgresLease late =
                new PostgresLease("run", 7, 3, stopped.nanoTime() - LEASE.toNanos(), LEASE.toNanos(), stopped);
        assertThat(late.lost).isCompletedExceptionally();
        assertThat(late.trustedFor()).isZero();
    }

    @Test
    void aReleasedLeaseIsNotLost() {
        lease.close();
        virtual.advance(LEASE.multipliedBy(2));
        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.lost).isNotDone();
        assertThat(virtual.pending()).isZero();
        assertThatThrownBy(lease::require).hasMessageContaining("are closed");
    }

    @Test
    void positionsOfALaterOwnerAreHigher() {
        long last = 0;
        for (int i = 0; i < 1_000; i++) {
            long next = lease.nextPosition();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        PostgresLease next = new PostgresLease("run", 7, 4, virtual.nanoTime(), LEASE.toNanos(), virtual);
        assertThat(next.nextPosition()).isGreaterThan(last);
    }
}
