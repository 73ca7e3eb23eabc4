package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ForwardedTest {

    @Test
    void computedWorkCompletesTheFuture() throws Exception {
        assertThat(Forwarded.computed(checkpoint -> "value").get(60, TimeUnit.SECONDS))
                .isEqualTo("value");
    }

    @Test
    void computedWorkFailsTheFutureWithAnythingThatItThrows() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("too many dimensions");
        Function<Runnable, String> work = checkpoint -> {
            throw error;
        };

        assertThat(Forwarded.computed(work).handle((value, failure) -> failure).get(60, TimeUnit.SECONDS))
                .isSameAs(error);
    }

    @Test
    void computedWorkStopsAtItsCheckpointOnceTheFutureIsDone() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<String> call = Forwarded.computed(checkpoint -> {
            try {
                cancelled.await();
                checkpoint.run();
            } catch (CancellationException | InterruptedException stop) {
                seen.complete(stop);
            }
            return "late";
        });
        call.cancel(true);
        cancelled.countDown();

        assertThat(seen.get(60, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }
}
