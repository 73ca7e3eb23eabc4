package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.fixture.HeldTimer;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimiterTest {

    private final VirtualRun virtual = new VirtualRun();

    @Test
    void asManyCallsAsAllowedAreInFlightAndNoMore() {
        Limiter limiter = Limiter.of(Limits.inFlight(2), virtual);
        List<CompletableFuture<Permit>> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(limiter.acquireAsync());
        }

        assertThat(asked).extracting(CompletableFuture::isDone).containsExactly(true, true, false, false, false);
        assertThat(limiter.inFlight()).isEqualTo(2);
        assertThat(limiter.waiting()).isEqualTo(3);

        asked.get(1).join().close();
        virtual.runReady();
        assertThat(asked).extracting(CompletableFuture::isDone).containsExactly(true, true, true, false, false);
        assertThat(limiter.inFlight()).isEqualTo(2);
    }

    @Test
    void aPermitThatIsClosedTwiceIsGivenBackOnce() {
        Limiter limiter = Limiter.of(Limits.inFlight(2), virtual);
        Permit first = limiter.tryAcquire();
        limiter.tryAcquire();

        first.close();
        first.close();

        assertThat(limiter.inFlight()).isEqualTo(1);
    }

    @Test
    void tryingDoesNotOvertakeThoseInLine() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(10), virtual);
        Permit most = limiter.acquireAsync(8).join();
        CompletableFuture<Permit> heavy = limiter.acquireAsync(5);

        assertThat(limiter.tryAcquire()).isNull();
        heavy.cancel(false);
        assertThat(limiter.tryAcquire()).isNotNull();
        most.close();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aFullLimiterGivesNoPermitToWhoTries() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        Permit held = limiter.tryAcquire();

        assertThat(held).isNotNull();
        assertThat(limiter.tryAcquire()).isNull();
        held.close();
        assertThat(limiter.tryAcquire()).isNotNull();
    }

    @Test
    void cancellingADerivedFutureLeavesTheLineOrAbortsTheWork() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> first = limiter.acquireAsync().thenCompose(permit -> work);
        CompletableFuture<String> second = limiter.acquireAsync().thenCompose(permit -> new CompletableFuture<>());
        CompletableFuture<String> free = Reservation.NONE.acquireAsync().thenCompose(permit -> work);
        assertThat(limiter.waiting()).isEqualTo(1);

        second.cancel(true);
        assertThat(limiter.waiting()).isZero();
        free.cancel(true);
        assertThat(work).isCancelled();
        assertThat(first).isCompletedExceptionally();
    }

    @Test
    void whoCancelsLeavesTheLineAndTheNextIsServed() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        Permit held = limiter.acquireAsync().join();
        CompletableFuture<Permit> impatient = limiter.acquireAsync();
        CompletableFuture<Permit> patient = limiter.acquireAsync();

        impatient.cancel(false);
        assertThat(limiter.waiting()).isEqualTo(1);
        held.close();
        virtual.runReady();

        assertThat(patient).isCompleted();
        patient.join().close();
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void whoCancelsAtTheHeadOfTheLineMakesWayAtOnce() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(10), virtual);
        limiter.acquireAsync(8).join();
        CompletableFuture<Permit> heavy = limiter.acquireAsync(5);
        CompletableFuture<Permit> light = limiter.acquireAsync(2);

        heavy.cancel(false);
        virtual.runReady();

        assertThat(light).isCompleted();
        assertThat(virtual.elapsed()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void aPermitForACancelledAcquireGoesToTheNext() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        Permit held = limiter.acquireAsync().join();
        CompletableFuture<Permit> given = limiter.acquireAsync();
        CompletableFuture<Permit> next = limiter.acquireAsync();

        held.close();
        given.cancel(false);
        virtual.runReady();

        assertThat(next).isCompleted();
        assertThat(limiter.inFlight()).isEqualTo(1);
    }

    @Test
    void permitsAreNeverGivenOnTheTimersThread() throws Exception {
        HeldTimer held = new HeldTimer();
        Limiter limiter = Limiter.of(Limits.perMinute(1), held);
        limiter.acquireAsync().get(10, TimeUnit.SECONDS).close();
        CompletableFuture<String> given = limiter.acquireAsync().thenApply(permit -> {
            permit.close();
            return Thread.currentThread().getName();
        });

        held.skip(Duration.ofMinutes(1));
        held.letGo();
        String thread = given.get(10, TimeUnit.SECONDS);

        assertThat(thread).startsWith("pocketflow-").isNotEqualTo("pocketflow-timer");
    }

    @Test
    void aWeightThatNoWindowHoldsIsRefused() {
        Limiter limiter = Limiter.of(Limits.NONE.withMaxWeight(100), virtual);

        assertThatThrownBy(() -> limiter.acquireAsync(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be between 0 and the window's 100 but was 101");
        assertThatThrownBy(() -> limiter.reserve(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be between 0 and the window's 100 but was -1");
        assertThatThrownBy(() -> limiter.reserve(60).and(limiter.reserve(50)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be between 0 and the window's 100 but was 110");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Limits.inFlight(0)).hasMessage("maxInFlight must be at least 1 but was 0");
        assertThatThrownBy(() -> Limits.perMinute(0)).hasMessage("maxStarts must be at least 1 but was 0");
        assertThatThrownBy(() -> Limits.NONE.withMaxWeight(-5)).hasMessage("maxWeight must be at least 1 but was -5");
        assertThatThrownBy(() -> Limits.NONE.withWindow(Duration.ZERO))
                .hasMessage("window must be positive but was PT0S");
    }
}
