package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who waits for a permit holds no thread, and who works holds its permit. On real threads. */
@Tag("concurrency")
class LimiterOnThreadsTest {

    @Test
    void whoWaitsForAPermitHoldsNoThread() throws Exception {
        Limiter taken = Limiter.of(Limits.inFlight(1));
        Permit permit = taken.tryAcquire();
        AsyncNode<Object, String> waiting = new AsyncNode<>() {
            @Override
            protected Reservation reserve(Object prepared) {
                return taken.reserve();
            }

            @Override
            protected String exec(Object prepared) {
                return "served";
            }

            @Override
            protected String post(Shared shared, Object prepared, String result) {
                return result;
            }
        };
        try (BoundedExecutor single = BoundedExecutor.of(1)) {
            RunOptions options = RunOptions.defaults().withExecutor(single);
            List<CompletableFuture<String>> runs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                runs.add(waiting.runAsync(Shared.create(), options));
            }
            Eventually.holds("all in line", () -> taken.waiting() == 100);

            assertThat(single.size()).isEqualTo(1);
            assertThat(new AsyncFlow(new Other())
                            .runAsync(Shared.create(), options)
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("other");
            permit.close();
            for (CompletableFuture<String> run : runs) {
                assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo("served");
            }
        }
        assertThat(taken.inFlight()).isZero();
    }

    private static final class Other extends AsyncNode<Object, String> {
        @Override
        protected String post(Shared shared, Object prepared, String result) {
            return "other";
        }
    }

    @Test
    void aBlockingAttemptOverItsTimeKeepsItsPermitUntilItReturns() throws Exception {
        Limiter one = Limiter.of(Limits.inFlight(1));
        CompletableFuture<String> stubborn = new CompletableFuture<>();
        AsyncNode<Object, String> node = new AsyncNode<>(Retry.ONCE.withAttemptTimeout(Duration.ofMillis(20))) {
            @Override
            protected Reservation reserve(Object prepared) {
                return one.reserve();
            }

            @Override
            protected String exec(Object prepared) {
                return stubborn.join();
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create())).hasMessageContaining("took longer than PT0.02S");

        assertThat(one.inFlight()).isEqualTo(1);
        CompletableFuture<Permit> next = one.acquireAsync();
        assertThat(next).isNotDone();
        stubborn.complete("at last");
        next.get(10, TimeUnit.SECONDS).close();
        assertThat(one.inFlight()).isZero();
    }
}
