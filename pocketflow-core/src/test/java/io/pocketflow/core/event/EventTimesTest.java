package io.pocketflow.core.event;

import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Node;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.RunTimer;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.PermitWaitFinished;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The times in events, the readings of the clock that they cost, and the waits for permits. */
class EventTimesTest {

    private final EventRecorder events = new EventRecorder();
    private final VirtualRun virtual = new VirtualRun();

    /** A virtual timer that counts its readings. */
    private final class CountingTimer implements RunTimer {

        private int nanos;
        private int days;

        @Override
        public long nanoTime() {
            nanos++;
            return virtual.nanoTime();
        }

        @Override
        public Instant now() {
            days++;
            return virtual.now();
        }

        @Override
        public Handle schedule(Runnable task, long delay) {
            return virtual.schedule(task, delay);
        }

        @Override
        public void park(Object blocker) {
            virtual.park(blocker);
        }
    }

    private static Route line(int nodes) {
        Route route = new Single("a0", input -> input);
        for (int i = 1; i < nodes; i++) {
            route = route.then(new Single("a" + i, input -> input));
        }
        return route;
    }

    private int readings(int nodes, RunOptions options) {
        return readings(line(nodes), options);
    }

    private int readings(Route route, RunOptions options) {
        CountingTimer timer = new CountingTimer();
        flow("F", route).run(Shared.create(), options.withTimer(timer));
        return timer.nanos + timer.days;
    }

    @Test
    void stepReadsTheClockOnceAPhase() {
        RunOptions options = RunOptions.defaults().withListener(events);
        assertThat(readings(30, options) - readings(10, options)).isEqualTo(20 * 3);
    }

    /** A node without a prep and a post of its own. */
    private static final class OnlyExec extends Node<String, String> {

        @Override
        protected String exec(String input) {
            return "x";
        }
    }

    @Test
    void phasesThatAreNotOverriddenReadNoClock() {
        RunOptions options = RunOptions.defaults().withListener(events);
        Route one = new OnlyExec();
        Route three = new OnlyExec().then(new OnlyExec()).then(new OnlyExec());
        assertThat(readings(three, options) - readings(one, options)).isEqualTo(2);
        // two events for each prep and post of the nodes and of the two flows
        assertThat(events.events(Kind.PHASE)).hasSize(4 * (3 + 1) + 4 * 2);
    }

    @Test
    void runWithoutListenersReadsNoClock() {
        assertThat(readings(10, RunOptions.defaults())).isZero();
    }

    /** A node whose phases take 1, 2 and 4 seconds. */
    private final class Slow extends Node<String, String> {

        @Override
        protected String prep(Shared shared) {
            virtual.advance(Duration.ofSeconds(1));
            return "x";
        }

        @Override
        protected String exec(String input) {
            virtual.advance(Duration.ofSeconds(2));
            return input;
        }

        @Override
        protected String post(Shared shared, String input, String result) {
            virtual.advance(Duration.ofSeconds(4));
            return DEFAULT;
        }
    }

    private void run(BaseNode node) {
        node.run(Shared.create(), virtual.options().withListener(events));
    }

    @Test
    void phasesTakeTheTimeOfTheirUserCode() {
        Slow first = new Slow();
        run(flow("F", first.then(new Slow())));
        assertThat(finished(Kind.PHASE).stream().map(Finished::took).map(Duration::toSeconds))
                .containsExactly(0L, 1L, 4L, 1L, 4L, 0L);
        assertThat(finished(Kind.ATTEMPT).stream().map(Finished::took).map(Duration::toSeconds))
                .containsExactly(2L, 2L);
        assertThat(finished(Kind.NODE).stream().map(Finished::took).map(Duration::toSeconds))
                .containsExactly(7L, 7L, 14L);
        assertThat(finished(Kind.RUN).get(0).at()).isEqualTo(virtual.now());
    }

    @Test
    void timeOfAFallbackIsNotTheTimeOfPost() {
        run(new Node<String, String>() {
            @Override
            protected String exec(String input) {
                throw new IllegalStateException("no");
            }

            @Override
            protected String execFallback(String input, Exception last) {
                virtual.advance(Duration.ofSeconds(9));
                return "x";
            }
        });
        assertThat(finished(Kind.PHASE)).extracting(Finished::took).containsExactly(Duration.ZERO, Duration.ZERO);
        assertThat(finished(Kind.NODE)).extracting(Finished::took).containsExactly(Duration.ofSeconds(9));
    }

    private List<Finished> finished(Kind kind) {
        return events.events(kind).stream()
                .filter(Finished.class::isInstance)
                .map(Finished.class::cast)
                .toList();
    }

    // ---- permits

    /** A node that needs a permit. */
    private static final class Limited extends Node<String, String> {

        private final Limiter limiter;

        Limited(Limiter limiter) {
            this.limiter = limiter;
        }

        @Override
        public String name() {
            return "a";
        }

        @Override
        protected Reservation reserve(String input) {
            return limiter.reserve();
        }
    }

    @Test
    void waitForAPermitIsReportedWithItsTime() {
        Limiter limiter = Limiter.of("quota", Limits.inFlight(1), virtual);
        Permit taken = limiter.reserve().tryAcquire();
        virtual.schedule(taken::close, Duration.ofSeconds(5).toNanos());
        run(new Limited(limiter));
        assertThat(events.lines())
                .containsSubsequence(
                        "finished prep a",
                        "permitwaitstarted attempt 0 a",
                        "permitwaitfinished attempt 0 a",
                        "started attempt 0 a");
        assertThat(waits()).containsExactly(new Wait("quota", Duration.ofSeconds(5), true));
        assertThat(finished(Kind.ATTEMPT)).extracting(Finished::took).containsExactly(Duration.ZERO);
    }

    @Test
    void freePermitCausesNoWaitEvents() {
        run(new Limited(Limiter.of("quota", Limits.inFlight(1), virtual)));
        assertThat(events.events()).noneMatch(PermitWaitStarted.class::isInstance);
        assertThat(waits()).isEmpty();
    }

    @Test
    void waitForAPermitEndsWhenTheRunIsStopped() {
        Limiter limiter = Limiter.of("quota", Limits.inFlight(1), virtual);
        limiter.reserve().tryAcquire();
        RunOptions options = virtual.options().withListener(events).withTimeout(Duration.ofSeconds(3));
        try {
            new Limited(limiter).run(Shared.create(), options);
        } catch (io.pocketflow.core.FlowException stopped) {
            assertThat(stopped).hasMessageContaining("a");
        }
        assertThat(waits()).containsExactly(new Wait("quota", Duration.ofSeconds(3), false));
        assertThat(events.events()).anyMatch(Failed.class::isInstance);
    }

    /** The end of a wait for permits. */
    private record Wait(String limiter, Duration took, boolean granted) {}

    private List<Wait> waits() {
        return events.events().stream()
                .filter(PermitWaitFinished.class::isInstance)
                .map(PermitWaitFinished.class::cast)
                .map(event -> new Wait(event.limiter(), event.took(), event.granted()))
                .toList();
    }
}
