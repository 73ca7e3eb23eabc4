package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** Threads that put, remove and update one name at once lose nothing. */
@Tag("concurrency")
class SharedRaceTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;
    private static final Key<Integer> COUNT = Key.of("count", Integer.class);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Shared shared = Shared.create();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private long sum(Callable<Long> work) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Future<Long>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(threads.submit(() -> {
                barrier.await();
                return work.call();
            }));
        }
        long sum = 0;
        for (Future<Long> one : all) {
            sum += one.get();
        }
        return sum;
    }

    @RepeatedTest(5)
    void updatedValuesAreRemovedExactlyOnce() throws Exception {
        long removed = sum(() -> {
            long mine = 0;
            for (int i = 0; i < ROUNDS; i++) {
                shared.update(COUNT, 0, n -> n + 1);
                mine += i % 3 == 0 ? shared.remove(COUNT).orElse(0) : 0;
            }
            return mine;
        });

        long left = shared.remove(COUNT).orElse(0);
        assertThat(removed + left).isEqualTo((long) THREADS * ROUNDS);
        assertThat(shared.asMap()).isEmpty();
    }

    @RepeatedTest(5)
    void aPutIsSeenByTheThreadThatMadeIt() throws Exception {
        long missed = sum(() -> {
            long missing = 0;
            Key<Integer> own = Key.of("own-" + Thread.currentThread().getName(), Integer.class);
            for (int i = 0; i < ROUNDS; i++) {
                shared.put(own, i);
                Optional<Integer> seen = shared.find(own);
                missing += seen.equals(Optional.of(i)) ? 0 : 1;
                shared.put(COUNT, i);
                shared.remove(COUNT);
                missing += shared.remove(own).isPresent() ? 0 : 1;
            }
            return missing;
        });

        assertThat(missed).isZero();
        shared.remove(COUNT);
        assertThat(shared.asMap()).isEmpty();
    }
}
