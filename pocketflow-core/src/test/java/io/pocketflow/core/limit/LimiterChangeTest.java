package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits that change while permits are held and waited for, and what is learnt about starts. */
class LimiterChangeTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualRun virtual = new VirtualRun();

    private static List<CompletableFuture<Permit>> ask(Limiter limiter, int times) {
        return IntStream.range(0, times).mapToObj(i -> limiter.acquireAsync()).toList();
    }

    private static long given(List<CompletableFuture<Permit>> asked) {
        return asked.stream().filter(CompletableFuture::isDone).count();
    }

    @Test
    void moreInFlightServesThoseInLineAtOnce() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        List<CompletableFuture<Permit>> asked = ask(limiter, 5);
        limiter.changeLimits(Limits.inFlight(3));
        virtual.runReady();

        assertThat(given(asked)).isEqualTo(3);
        assertThat(limiter.limits()).isEqualTo(Limits.inFlight(3));
    }

    @Test
    void fewerInFlightTakeNothingAwayAndGiveNothing() {
        Limiter limiter = Limiter.of(Limits.inFlight(3), virtual);
        List<CompletableFuture<Permit>> asked = ask(limiter, 4);
        limiter.changeLimits(Limits.inFlight(2));

        assertThat(limiter.inFlight()).isEqualTo(3);
        asked.get(0).join().close();
        virtual.runReady();
        assertThat(given(asked)).isEqualTo(3);
        asked.get(1).join().close();
        virtual.runReady();
        assertThat(given(asked)).isEqualTo(4);
    }

    @Test
    void moreStartsServeThoseInLineAtOnce() {
        Limiter limiter = Limiter.of(Limits.perMinute(2), virtual);
        List<CompletableFuture<Permit>> asked = ask(limiter, 5);
        limiter.changeLimits(Limits.perMinute(4));
        virtual.runReady();

        assertThat(given(asked)).isEqualTo(4);
    }

    @Test
    void aShorterWindowFreesPlacesSooner() {
        Limiter limiter = Limiter.of(Limits.perMinute(1), virtual);
        limiter.tryAcquire().close();
        CompletableFuture<Permit> waiting = limiter.acquireAsync();
        limiter.changeLimits(Limits.perMinute(1).withWindow(Duration.ofSeconds(2)));
        virtual.advance(Duration.ofSeconds(2));

        assertThat(waiting).isDone();
    }

    @Test
    void permitsHeldWhenAWindowBeginsCountAsStarts() {
        Limiter limiter = Limiter.of(Limits.NONE, virtual);
        Permit held = limiter.tryAcquire();
        limiter.changeLimits(Limits.perMinute(2));

        assertThat(limiter.tryAcquire()).isNotNull();
        assertThat(limiter.tryAcquire()).isNull();
        virtual.advance(MINUTE.multipliedBy(2));
        assertThat(limiter.tryAcquire()).isNull();
        held.close();
        virtual.advance(MINUTE);
        assertThat(limiter.tryAcquire()).isNotNull();
    }

    @Test
    void aWeightAboveALowerLimitGetsAnEmptyWindow() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        limiter.acquireAsync(60).join().close();
        CompletableFuture<Permit> heavy = limiter.acquireAsync(80);
        limiter.changeLimits(Limits.NONE.withMaxWeight(50));
        virtual.advance(MINUTE.minusNanos(1));
        assertThat(heavy).isNotDone();

        virtual.advance(Duration.ofNanos(1));
        assertThat(heavy).isDone();
        assertThatThrownBy(() -> limiter.reserve(80)).hasMessageContaining("between 0 and the window's 50 but was 80");
    }

    @Test
    void aStartWhoseResponseHasNotBegunNeverExpires() {
        Limiter limiter = Limiter.of(Limits.perMinute(1), virtual);
        Permit held = limiter.tryAcquire();
        virtual.advance(Duration.ofHours(1));
        assertThat(limiter.tryAcquire()).isNull();

        held.began();
        virtual.advance(MINUTE.minusNanos(1));
        assertThat(limiter.tryAcquire()).isNull();
        virtual.advance(Duration.ofNanos(1));
        assertThat(limiter.tryAcquire()).isNotNull();
        held.close();
    }

    @Test
    void releasingAPermitStartsItsWindowIfBeganWasNeverCalled() {
        Limiter limiter = Limiter.of(Limits.perMinute(1), virtual);
        Permit held = limiter.tryAcquire();
        virtual.advance(Duration.ofSeconds(30));
        held.close();
        CompletableFuture<Permit> next = limiter.acquireAsync();

        virtual.advance(MINUTE.minusNanos(1));
        assertThat(next).isNotDone();
        virtual.advance(Duration.ofNanos(1));
        assertThat(next).isDone();
    }

    @Test
    void aPermitThatIsGivenBackAfterItsResponseBeganCountsFromThere() {
        Limiter limiter = Limiter.of(Limits.perMinute(1), virtual);
        Permit held = limiter.tryAcquire();
        held.began();
        virtual.advance(Duration.ofSeconds(30));
        held.close();
        virtual.advance(Duration.ofSeconds(30));

        assertThat(limiter.tryAcquire()).isNotNull();
    }

    @Test
    void theResponseOfALightCallDoesNotFreeTheWeightOfAHeavyOne() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        limiter.acquireAsync(90).join();
        Permit light = limiter.acquireAsync(10).join();
        light.close();
        virtual.advance(MINUTE);

        assertThat(limiter.acquireAsync(10)).isDone();
        assertThat(limiter.acquireAsync(10)).isNotDone();
    }

    @Test
    void aWeightThatWasEstimatedTooHighMakesRoomWhenItIsCorrected() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        Permit held = limiter.acquireAsync(90).join();
        CompletableFuture<Permit> waiting = limiter.acquireAsync(50);
        held.began();
        held.correct(40);
        virtual.runReady();

        assertThat(waiting).isDone();
    }

    @Test
    void aWeightThatWasEstimatedTooLowTakesRoomWhenItIsCorrected() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        Permit held = limiter.acquireAsync(10).join();
        held.correct(100);
        held.close();

        assertThat(limiter.acquireAsync(1)).isNotDone();
        assertThatThrownBy(() -> held.correct(-1)).hasMessageContaining("must not be negative but was -1");
    }

    @Test
    void reportsOnStartsThatDoNotExistChangeNothing() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100).withMaxStarts(2), virtual);
        limiter.reserve().began();
        limiter.reserve(5).correct(50);
        Permit.NONE.began();
        Permit.NONE.correct(1);

        assertThat(limiter.acquireAsync(100)).isDone();
        assertThat(limiter.inFlight()).isEqualTo(1);
    }

    @Test
    void aPermitBeginsOnceHoweverOftenItIsReported() {
        Limiter limiter = Limiter.of(Limits.perMinute(2), virtual);
        Permit first = limiter.tryAcquire();
        Permit second = limiter.tryAcquire();
        first.began();
        first.began();
        virtual.advance(MINUTE);

        assertThat(limiter.tryAcquire()).isNotNull();
        assertThat(limiter.tryAcquire()).isNull();
        first.close();
        first.began();
        second.close();
    }

    @Test
    void aSecondCorrectionReplacesTheFirst() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        Permit held = limiter.acquireAsync(10).join();
        held.correct(60);
        held.correct(100);
        held.close();
        held.correct(30);

        assertThat(limiter.acquireAsync(70)).isDone();
        assertThat(limiter.acquireAsync(1)).isNotDone();
    }

    @Test
    void aPermitOfSeveralLimitersHasNotOneWeightToCorrect() {
        Limiter one = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        Limiter other = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);
        Permit both = one.reserve(1).and(other.reserve(2)).tryAcquire();

        assertThatThrownBy(() -> both.correct(7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the actual weight 7")
                .hasMessageContaining("2 limiters");
    }

    @Test
    void aThousandStartsAreCountedAsTheyComeAndGo() {
        Limiter limiter = Limiter.of(Limits.perMinute(1_000), virtual);
        List<CompletableFuture<Permit>> asked = ask(limiter, 3_000);
        Stream.of(1, 2, 3).forEach(minute -> {
            assertThat(given(asked)).isEqualTo(minute * 1_000L);
            asked.stream()
                    .filter(CompletableFuture::isDone)
                    .forEach(permit -> permit.join().close());
            virtual.advance(MINUTE);
        });
        assertThat(virtual.pending()).isZero();
    }
}
