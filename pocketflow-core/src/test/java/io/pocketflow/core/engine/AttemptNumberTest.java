package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The number of an attempt belongs to one visit, run and item, however many run at once. */
@Tag("concurrency")
class AttemptNumberTest {

    private static final int MANY = 10_000;
    private static final Retry THREE = Retry.upTo(3);

    private final VirtualRun time = new VirtualRun();
    private final List<Integer> attempts = new ArrayList<>();
    private final Shared shared = Shared.create();

    /** Succeeds at the third attempt. */
    private final class Third extends Node<Object, Object> {
        Third() {
            super(THREE);
        }

        @Override
        protected Object exec(Object input, Attempt step) throws Boom {
            attempts.add(step.number());
            if (step.number() < 2) {
                throw new Boom("attempt " + step.number());
            }
            return input;
        }

        @Override
        protected String post(Shared store, Object prepared, Object result) {
            return attempts.size() < 9 ? "again" : "enough";
        }
    }

    @Test
    void theFirstAttemptIsNumberZero() {
        new Third().run(shared);

        assertThat(attempts).containsExactly(0, 1, 2);
    }

    @Test
    void everyRunCountsItsOwn() {
        Third node = new Third();

        node.run(shared);
        node.run(shared);

        assertThat(attempts).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void everyVisitCountsItsOwn() {
        Third node = new Third();

        new Flow(node.on("again", node).end("enough")).run(shared);

        assertThat(attempts).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void everyItemOfABatchCountsItsOwn() {
        BatchNode<Integer, Integer> batch = new BatchNode<>(THREE) {
            @Override
            protected Collection<Integer> prep(Shared store) {
                return List.of(0, 1, 2);
            }

            @Override
            protected Integer exec(Integer item, Attempt step) throws Boom {
                attempts.add(step.number());
                if (step.number() < item) {
                    throw new Boom("item " + item);
                }
                return item;
            }
        };

        batch.run(shared);

        assertThat(attempts).containsExactly(0, 0, 1, 0, 1, 2);
    }

    @Test
    void aThrottledAttemptIsTriedAgainUnderTheSameNumber() {
        Node<Object, Object> node = new Node<>(THREE) {
            @Override
            protected Object exec(Object input, Attempt step) throws Boom {
                attempts.add(step.number());
                if (attempts.size() == 2) {
                    throw Boom.Hinted.throttle(Duration.ofSeconds(1));
                }
                if (attempts.size() < 4) {
                    throw new Boom("failure");
                }
                return input;
            }
        };

        time.run(node, shared);

        assertThat(attempts).containsExactly(0, 1, 1, 2);
    }

    /** Items that fail twice, by the attempt number alone; each call is counted by item and number. */
    private abstract static class Flaky extends AsyncParallelBatchNode<Integer, Integer> {
        final AtomicIntegerArray calls = new AtomicIntegerArray(MANY * 3);
        private List<Integer> results = List.of();

        Flaky(int maxConcurrency) {
            super(maxConcurrency, THREE);
        }

        @Override
        protected Collection<Integer> prep(Shared store) {
            return IntStream.range(0, MANY).boxed().toList();
        }

        Integer attempt(int item, int attempt) {
            calls.incrementAndGet(item * 3 + attempt);
            if (attempt < 2) {
                throw new IllegalStateException("item " + item + " attempt " + attempt);
            }
            return item;
        }

        @Override
        protected String post(Shared store, List<Integer> items, List<Integer> all) {
            results = all;
            return null;
        }

        void check() {
            assertThat(results).isEqualTo(IntStream.range(0, MANY).boxed().toList());
            assertThat(IntStream.range(0, MANY * 3)
                            .filter(i -> calls.get(i) != 1)
                            .count())
                    .as("attempts made not exactly once")
                    .isZero();
        }
    }

    private final class PendingFlaky extends Flaky {
        PendingFlaky() {
            super(MANY);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item, Attempt step) {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            int attempt = step.number();
            time.schedule(() -> stage.completeAsync(() -> attempt(item, attempt), Runnable::run), item % 97);
            return stage;
        }
    }

    private static final class BlockingFlaky extends Flaky {
        BlockingFlaky() {
            super(64);
        }

        @Override
        protected Integer exec(Integer item, Attempt step) {
            return attempt(item, step.number());
        }
    }

    @Test
    void tenThousandConcurrentItemsCountTheirOwn() {
        PendingFlaky batch = new PendingFlaky();

        time.run(batch, shared);

        batch.check();
    }

    @Test
    void tenThousandItemsOnManyThreadsCountTheirOwn() throws Exception {
        BlockingFlaky batch = new BlockingFlaky();

        batch.runAsync(shared).get(60, TimeUnit.SECONDS);

        batch.check();
    }

    @Test
    void tenThousandItemsCountTheirOwnAlsoByRun() {
        BlockingFlaky batch = new BlockingFlaky();

        batch.run(shared);

        batch.check();
    }
}
