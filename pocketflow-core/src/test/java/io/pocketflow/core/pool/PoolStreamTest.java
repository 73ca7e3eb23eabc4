package io.pocketflow.core.pool;

import static io.pocketflow.core.pool.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.fixture.Boom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Items in and outcomes out without keeping them. */
class PoolStreamTest {

    private final PoolCalls calls = new PoolCalls();
    private final List<Integer> consumed = new ArrayList<>();

    private void consume(ItemReport<Integer, Integer> item) {
        assertThat(item.outcome().value()).isEqualTo(item.item());
        consumed.add(item.index());
    }

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Counts how many items were asked for. */
    private static class Counted implements Iterator<Integer> {
        private final int count;
        int given;

        Counted(int count) {
            this.count = count;
        }

        @Override
        public boolean hasNext() {
            return given < count;
        }

        @Override
        public Integer next() {
            return given++;
        }
    }

    private Pool<Integer, Integer> descending() {
        return Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, 100 - i % 10, () -> i))
                .withOptions(calls.virtual.options());
    }

    @Test
    void outcomesComeInTheOrderOfTheItems() {
        PoolStatus status = descending().stream(new Counted(95), this::consume);

        assertThat(consumed).isEqualTo(items(95));
        assertThat(status.done()).isEqualTo(95);
        assertThat(status.total()).isEqualTo(95);
        assertThat(status.pending()).isZero();
        assertThat(calls.maxInFlight()).isEqualTo(10);
    }

    @Test
    void anEmptyInputIsFine() {
        assertThat(calls.pool(1).stream(new Counted(0), this::consume).ended()).isZero();
    }

    @Test
    void aStreamIsClosedAtTheEnd() {
        boolean[] closed = {false};
        Stream<Integer> items = items(10).stream().onClose(() -> closed[0] = true);

        calls.pool(1).stream(items, this::consume);

        assertThat(consumed).hasSize(10);
        assertThat(closed[0]).isTrue();
    }

    @Test
    void aSlowHeadHoldsBackNoMoreThanMaxOpen() {
        Counted items = new Counted(1_000);
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(
                        i -> calls.call("" + i, i == 0 ? 1_000 : 1, () -> i))
                .withMaxOpen(50)
                .withOptions(calls.virtual.options());

        PoolRun<PoolStatus> run = pool.startStream(items, this::consume);
        calls.virtual.advance(seconds(999));

        assertThat(consumed).isEmpty();
        assertThat(items.given).isEqualTo(50);
        assertThat(run.status().ended()).isEqualTo(49);
        assertThat(run.status().total()).isEqualTo(-1);
        assertThat(run.status().pending()).isEqualTo(-1);
        calls.virtual.runUntil(() -> run.report().isDone());
        assertThat(consumed).isEqualTo(items(1_000));
    }

    @Test
    void noMoreItemsAreTakenThanAreOpen() {
        Counted items = new Counted(1_000);

        PoolRun<PoolStatus> run = calls.pool(10).withMaxConcurrency(3).startStream(items, this::consume);
        calls.virtual.advance(seconds(5));

        assertThat(items.given).isEqualTo(6);
        assertThat(run.status().open()).isEqualTo(6);
        run.cancel();
        calls.virtual.runReady();
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    @Test
    void aDeferredItemIsTriedAgainWhenAllThatFitsIsThrough() {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, 1, () -> {
                    if (i == 3 && calls.times("3").size() == 1) {
                        throw new CompletionException(new Boom("not yet"));
                    }
                    return i;
                }))
                .withDeferredRetries(1)
                .withMaxConcurrency(10)
                .withMaxOpen(20)
                .withOptions(calls.virtual.options());

        pool.stream(new Counted(100), this::consume);

        assertThat(consumed).isEqualTo(items(100));
        assertThat(calls.called().indexOf("22")).isLessThan(calls.called().lastIndexOf("3"));
        assertThat(calls.called().lastIndexOf("3")).isLessThan(calls.called().indexOf("23"));
    }

    @Test
    void anInputThatFailsStopsAllAndIsTheCause() {
        IllegalStateException torn = new IllegalStateException("line 17 is torn");
        Iterator<Integer> items = new Counted(1_000) {
            @Override
            public Integer next() {
                if (given == 17) {
                    throw torn;
                }
                return super.next();
            }
        };

        assertThatThrownBy(() -> calls.pool(1).stream(items, this::consume))
                .isInstanceOf(FlowException.class)
                .hasCause(torn)
                .hasMessageContaining("Pool[input at item 17]");
        assertThat(calls.inFlight()).isZero();
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    @Test
    void aConsumerThatFailsStopsAllAndIsTheCause() {
        IllegalStateException full = new IllegalStateException("the disk is full");
        Counted items = new Counted(1_000);

        assertThatThrownBy(() -> calls.pool(1).stream(items, item -> {
                    consume(item);
                    if (item.index() == 17) {
                        throw full;
                    }
                }))
                .isInstanceOf(FlowException.class)
                .hasCause(full)
                .hasMessageContaining("Pool[consumer at item 17]");
        assertThat(consumed).isEqualTo(items(18));
        assertThat(items.given).isLessThan(60);
        assertThat(calls.inFlight()).isZero();
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    @Test
    void stopDeliversTheItemsTakenAndTakesNoMore() {
        Counted items = new Counted(1_000);
        List<Outcome<Integer>> outcomes = new ArrayList<>();
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, 1, () -> {
                    if (i == 17) {
                        throw new CompletionException(new Boom("no"));
                    }
                    return i;
                }))
                .withOnFailure(OnFailure.STOP)
                .withOptions(calls.virtual.options());

        PoolStatus status = pool.stream(items, item -> outcomes.add(item.outcome()));

        assertThat(status.failed()).isEqualTo(1);
        assertThat(status.taken()).isEqualTo(items.given).isEqualTo(outcomes.size());
        assertThat(outcomes).extracting(Outcome::index).isEqualTo(items(outcomes.size()));
        assertThat(outcomes.get(17)).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.get(outcomes.size() - 1)).isInstanceOf(Outcome.Skipped.class);
    }

    // ---- publishers

    /** Sends numbers as it is asked to, from within the request. */
    private final class Numbers implements Publisher<Integer>, Subscription {
        private final int count;
        private Subscriber<? super Integer> to;
        private int sent;
        private long demand;
        private boolean sending;
        boolean cancelled;

        Numbers(int count) {
            this.count = count;
        }

        @Override
        public void subscribe(Subscriber<? super Integer> subscriber) {
            to = subscriber;
            to.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            demand += n;
            if (sending) {
                return;
            }
            sending = true;
            while (demand > 0 && sent < count && !cancelled) {
                demand--;
                to.onNext(sent++);
            }
            sending = false;
            if (sent == count) {
                to.onComplete();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Test
    void aPublisherIsAskedForAsManyAsThereIsRoomFor() {
        Numbers numbers = new Numbers(500);

        PoolRun<PoolStatus> run = calls.pool(1).startStream(numbers, this::consume);
        calls.virtual.advance(seconds(0.5));
        assertThat(numbers.sent).isEqualTo(20);
        calls.virtual.runUntil(() -> run.report().isDone());

        assertThat(consumed).isEqualTo(items(500));
        assertThat(calls.virtual.elapsed()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void aPublisherThatFailsStopsAll() {
        IllegalStateException lost = new IllegalStateException("connection lost");
        Publisher<Integer> numbers = subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                subscriber.onError(lost);
            }

            @Override
            public void cancel() {}
        });

        assertThatThrownBy(() -> calls.pool(1).stream(numbers, this::consume))
                .isInstanceOf(FlowException.class)
                .hasCause(lost);
    }

    @Test
    void aPublisherIsCancelledWhenTheConsumerFails() {
        Numbers numbers = new Numbers(500);

        assertThatThrownBy(() -> calls.pool(1).stream(numbers, item -> {
                    throw new IllegalStateException("full");
                }))
                .hasRootCauseMessage("full");

        assertThat(numbers.cancelled).isTrue();
    }

    @Test
    void aPublisherWhoseCancelThrowsStopsAllAtOnceAndIsTheCause() {
        Publisher<Integer> broken = subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                subscriber.onComplete();
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("closed already");
            }
        });

        assertThatThrownBy(() -> calls.pool(1).stream(broken, this::consume))
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("Pool[input at item 0]")
                .hasRootCauseMessage("closed already");
        assertThat(calls.virtual.elapsed()).isZero();
    }

    @Test
    void aPublisherThatSendsUnaskedIsRefused() {
        Publisher<Integer> pushy = subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                for (int i = 0; i <= n; i++) {
                    subscriber.onNext(i);
                }
            }

            @Override
            public void cancel() {}
        });

        assertThatThrownBy(() -> calls.pool(1).stream(pushy, this::consume))
                .hasRootCauseMessage("the publisher sent item 20 although only 20 were requested");
    }
}
