package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.fixture.HeldTimer;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An input or a consumer that blocks holds no thread once the run is over. */
@Tag("concurrency")
class PoolInterruptTest {

    private final HeldTimer held = new HeldTimer();
    private final RunOptions options = RunOptions.defaults()
            .withTimer(held)
            .withTimeout(Duration.ofMillis(50))
            .withGrace(Duration.ofMillis(50));
    private final CompletableFuture<String> endedBy = new CompletableFuture<>();

    private static Pool<String, String> pool() {
        return Pool.ofAsync(CompletableFuture::completedFuture);
    }

    /** Blocks until something comes, which is never. */
    private final class Empty implements Iterator<String> {
        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public String next() {
            held.letGo();
            try {
                return queue.take();
            } catch (InterruptedException e) {
                endedBy.complete("an interrupt");
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void anIteratorThatBlocksIsInterruptedWhenTheRunIsOver() throws Exception {
        CompletableFuture<PoolStatus> run =
                pool().withOptions(options).startStream(new Empty(), item -> {}).report();

        assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(endedBy.get(60, TimeUnit.SECONDS)).isEqualTo("an interrupt");
    }

    @Test
    void aStreamThatBlocksIsClosedToo() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Iterable<String> empty = Empty::new;
        Stream<String> stream = StreamSupport.stream(empty.spliterator(), false).onClose(closed::countDown);

        CompletableFuture<PoolStatus> run =
                pool().withOptions(options).startStream(stream, item -> {}).report();

        assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConsumerThatBlocksBeyondTheGraceIsInterrupted() throws Exception {
        CompletableFuture<PoolStatus> run = pool().withOptions(options)
                .startStream(Stream.of("a", "b"), item -> {
                    held.letGo();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        endedBy.complete(item.item());
                    }
                })
                .report();
        Eventually.holds("the graces of the run and of the consumer have begun", () -> held.held() == 2);
        assertThat(endedBy).isNotDone();
        held.letGo();
        held.letGo();

        assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(endedBy.get(60, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void aConsumerThatIsAboutToEndIsLeftAlone() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<PoolStatus> run = pool().withOptions(options)
                .startStream(Stream.of("a", "b"), item -> {
                    held.letGo();
                    try {
                        mayEnd.await();
                        endedBy.complete("itself");
                    } catch (InterruptedException e) {
                        endedBy.complete("an interrupt");
                    }
                })
                .report();
        Eventually.holds("the graces of the run and of the consumer have begun", () -> held.held() == 2);
        mayEnd.countDown();

        assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(endedBy.get(60, TimeUnit.SECONDS)).isEqualTo("itself");
        Eventually.holds("no timer is left", () -> held.held() == 0);
    }
}
