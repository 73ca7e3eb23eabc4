package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A limiter that is closed for a time, and how it opens again. */
class LimiterPauseTest {

    private final VirtualRun virtual = new VirtualRun();
    private final Limiter limiter = Limiter.of(Limits.NONE, virtual);
    private final List<Duration> granted = new ArrayList<>();

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            limiter.acquireAsync().thenAccept(permit -> {
                granted.add(virtual.elapsed());
                permit.close();
            });
        }
    }

    @Test
    void nobodyIsServedInAPauseAndEverybodyAfterIt() {
        limiter.pause(Duration.ofSeconds(3));
        ask(3);

        assertThat(limiter.tryAcquire()).isNull();
        assertThat(limiter.waiting()).isEqualTo(3);
        virtual.advance(Duration.ofMillis(2_999));
        assertThat(granted).isEmpty();

        virtual.advance(Duration.ofMillis(1));
        assertThat(granted).containsOnly(Duration.ofSeconds(3)).hasSize(3);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void ofSeveralPausesTheOneThatEndsLastCounts() {
        limiter.pause(Duration.ofSeconds(5));
        limiter.pause(Duration.ofSeconds(2));
        ask(1);
        virtual.advance(Duration.ofSeconds(4));
        limiter.pause(Duration.ofSeconds(3));

        assertThat(limiter.pausedFor()).isEqualTo(Duration.ofSeconds(3));
        virtual.advance(Duration.ofSeconds(10));
        assertThat(granted).containsExactly(Duration.ofSeconds(7));
        assertThat(limiter.pausedFor()).isZero();
    }

    @Test
    void aPauseDoesNotTouchPermitsThatAreHeld() {
        Permit held = limiter.tryAcquire();
        limiter.pause(Duration.ofSeconds(1));

        assertThat(limiter.inFlight()).isEqualTo(1);
        held.close();
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void aPauseOfOneOfTwoLimitersHoldsBackWhoNeedsBoth() {
        Limiter other = Limiter.of(Limits.inFlight(1), virtual);
        other.pause(Duration.ofSeconds(2));
        CompletableFuture<Permit> both = new CompletableFuture<>();
        new Claim(limiter.reserve().and(other.reserve()), both::complete).join();

        assertThat(both).isNotDone();
        virtual.advance(Duration.ofSeconds(2));
        assertThat(both).isDone();
    }

    @Test
    void aPauseCanBeEnded() {
        limiter.pause(Duration.ofHours(1));
        ask(2);
        virtual.advance(Duration.ofSeconds(1));
        limiter.resume();
        virtual.runReady();

        assertThat(granted).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void permitsOfSeveralLimitersAreAskedForTogether() {
        Limiter other = Limiter.of(Limits.inFlight(1), virtual);
        Permit held = other.tryAcquire();
        CompletableFuture<Permit> both = limiter.reserve().and(other.reserve()).acquireAsync();

        assertThat(limiter.inFlight()).isZero();
        held.close();
        virtual.runReady();
        assertThat(both).isDone();
        both.join().close();
        assertThat(Reservation.NONE.acquireAsync()).isDone();
        assertThat(limiter.inFlight() + other.inFlight()).isZero();
    }

    @Test
    void permitsAreSpacedAfterAPause() {
        limiter.changeLimits(Limits.NONE.withSpacing(Duration.ofMillis(100)));
        limiter.pause(Duration.ofSeconds(1));
        ask(4);
        virtual.advance(Duration.ofSeconds(10));

        assertThat(granted).extracting(Duration::toMillis).containsExactly(1_000L, 1_100L, 1_200L, 1_300L);
    }

    @Test
    void permitsAreSpacedFromTheFirstOn() {
        limiter.changeLimits(Limits.NONE.withSpacing(Duration.ofMillis(100)));
        ask(2);
        virtual.advance(Duration.ofMillis(250));
        ask(2);
        virtual.advance(Duration.ofSeconds(1));

        assertThat(granted).extracting(Duration::toMillis).containsExactly(0L, 100L, 250L, 350L);
    }

    @Test
    void aShorterSpacingCountsAtOnce() {
        limiter.changeLimits(Limits.NONE.withSpacing(Duration.ofHours(1)));
        ask(3);
        virtual.advance(Duration.ofSeconds(1));
        limiter.changeLimits(Limits.NONE.withSpacing(Duration.ofSeconds(1)));
        virtual.advance(Duration.ofSeconds(5));

        assertThat(granted).extracting(Duration::toSeconds).containsExactly(0L, 2L, 3L);
    }

    @Test
    void aPauseBeyondTheRangeOfTheClockIsVeryLong() {
        limiter.pause(Duration.ofSeconds(Long.MAX_VALUE));
        ask(1);
        virtual.advance(Duration.ofDays(36_500));

        assertThat(granted).isEmpty();
        assertThat(limiter.pausedFor()).isPositive();
    }
}
