package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Why a number of calls at once does not bound a number of calls a minute. */
class LimiterChainsTest {

    private static final int CHAINS = 90;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final VirtualRun virtual = new VirtualRun();
    private final List<Long> sent = new ArrayList<>();

    /** A request that takes ten seconds. */
    private final class Request extends AsyncNode<Object, String> {

        private final Limiter limiter;

        Request(Limiter limiter) {
            this.limiter = limiter;
        }

        @Override
        protected Reservation reserve(Object input) {
            return limiter.reserve();
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            sent.add(virtual.nanoTime());
            return virtual.after(Duration.ofSeconds(10), () -> "answer");
        }
    }

    /** Chains of three requests, fifteen chains at a time. */
    private void runChains(Limiter limiter) {
        Route chain = new Request(limiter).then(new Request(limiter)).then(new Request(limiter));
        virtual.run(
                new AsyncParallelBatchFlow<String>(15, chain) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return Collections.nCopies(CHAINS, Params.NONE);
                    }
                },
                Shared.create());
        assertThat(sent).hasSize(3 * CHAINS).isSorted();
        assertThat(limiter.inFlight()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    private long mostInAMinute() {
        return IntStream.range(0, sent.size())
                .mapToLong(first -> sent.stream()
                        .filter(time -> time >= sent.get(first) && time < sent.get(first) + MINUTE)
                        .count())
                .max()
                .orElseThrow();
    }

    @Test
    void aLimitOfCallsAtOnceSendsNinetyAMinute() {
        runChains(Limiter.of(Limits.inFlight(15), virtual));

        assertThat(mostInAMinute()).isEqualTo(90);
    }

    @Test
    void sixtyAMinuteAreSixtyInEveryMinute() {
        runChains(Limiter.of(Limits.perMinute(60), virtual));

        assertThat(mostInAMinute()).isEqualTo(60);
        // four times 60, each freed a minute after it was answered, then two waves of 15
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(4 * 70 + 2 * 10));
    }

    @Test
    void bothLimitsHoldAtOnce() {
        runChains(Limiter.of(Limits.perMinute(60).withMaxInFlight(5), virtual));

        assertThat(mostInAMinute()).isEqualTo(30);
    }
}
