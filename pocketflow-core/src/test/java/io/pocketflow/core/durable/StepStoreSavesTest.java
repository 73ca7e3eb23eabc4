package io.pocketflow.core.durable;

import static io.pocketflow.core.fixture.KeptNodes.SEEN;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The effect on a run of a store that fails, is slow, or contains records that no longer fit. */
class StepStoreSavesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualRun virtual = new VirtualRun();
    private final Shared shared = Shared.create();

    private RunOptions options(StepStore store) {
        return virtual.options().withStore(store).withRunId("run");
    }

    private FlowException failure(BaseNode node, StepStore store) {
        return catchThrowableOfType(FlowException.class, () -> node.run(shared, options(store)));
    }

    @Test
    void saveThatFailsFailsTheStep() {
        IllegalStateException full = new IllegalStateException("disk full");
        KeptStore store = new KeptStore(saved -> CompletableFuture.failedFuture(full));
        FlowException failure = failure(flow("F", new Single("a", input -> "x")), store);
        assertThat(failure).hasCause(full);
        assertThat(failure.node()).isEqualTo("a");
        assertThat(shared.contains(SEEN)).isFalse();
    }

    @Test
    void saveThatThrowsFailsTheStep() {
        IllegalStateException full = new IllegalStateException("disk full");
        KeptStore store = new KeptStore(saved -> {
            throw full;
        });
        assertThat(failure(new Single("a", input -> "x"), store)).hasCause(full);
        assertThat(shared.contains(SEEN)).isFalse();
    }

    @Test
    void saveThatReturnsNoStageFailsTheStep() {
        KeptStore store = new KeptStore(saved -> null);
        assertThat(failure(new Single("a", input -> "x"), store)).hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void saveIsNotRetriedByTheNodesRetry() {
        KeptStore store =
                new KeptStore(saved -> CompletableFuture.failedFuture(new IllegalStateException("disk full")));
        Single node = new Single("a", Retry.upTo(3), input -> "x");
        failure(node, store);
        assertThat(node.calls).hasSize(1);
    }

    @Test
    void findThatThrowsFailsTheStepBeforeItIsPaidFor() {
        IllegalStateException torn = new IllegalStateException("torn");
        Single node = new Single("a", input -> "x");
        FlowException failure = failure(node, new StepStore() {
            @Override
            public Optional<StepRecord> find(String runId, StepKey step) {
                throw torn;
            }

            @Override
            public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
                return CompletableFuture.completedFuture(null);
            }
        });
        assertThat(failure).hasCause(torn);
        assertThat(node.calls).isEmpty();
    }

    @Test
    void postWaitsForTheSave() {
        KeptStore store = new KeptStore(saved -> virtual.after(SECOND, () -> null));
        List<Duration> posts = new ArrayList<>();
        Single node = new Single("a", Retry.ONCE, input -> "x", unused -> {
            posts.add(virtual.elapsed());
            return "done";
        });
        node.run(shared, options(store));
        assertThat(posts).containsExactly(SECOND);
    }

    @Test
    void placeInAParallelBatchIsHeldUntilTheSaveHasEnded() {
        KeptStore store = new KeptStore(saved -> virtual.after(SECOND, () -> null));
        new Parallel(2, Reservation.NONE).run(shared, options(store));
        assertThat(virtual.elapsed()).isEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void permitOfALimiterIsHeldUntilTheSaveHasEnded() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        List<Integer> held = new ArrayList<>();
        KeptStore store = new KeptStore(saved -> virtual.after(SECOND, () -> {
            held.add(limiter.inFlight());
            return null;
        }));
        new Parallel(6, limiter.reserve()).run(shared, options(store));
        assertThat(held).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(virtual.elapsed()).isEqualTo(SECOND.multipliedBy(6));
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void permitIsGivenBackWhereTheSaveFails() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        failure(new Parallel(1, limiter.reserve()), new KeptStore(saved -> null));
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void replayTakesNoPermit() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), virtual);
        KeptStore store = new KeptStore();
        Parallel node = new Parallel(2, limiter.reserve());
        node.run(shared, options(store));
        try (Permit permit = limiter.tryAcquire()) {
            assertThat(permit).isNotNull();
            node.run(shared, options(store));
        }
        assertThat(node.calls).hasSize(6);
    }

    @Test
    void otherFingerprintIsRefusedNamingTheStepAndBoth() {
        KeptStore store = new KeptStore();
        flow("F", new Printed("model 1")).run(shared, options(store));
        Printed changed = new Printed("model 2");
        FlowException refused = failure(flow("F", changed), store);
        assertThat(refused.getCause()).hasMessageContainingAll("F#0/a#0", "model 1", "model 2");
        assertThat(changed.calls).isEmpty();
    }

    @Test
    void sameFingerprintIsReplayed() {
        KeptStore store = new KeptStore();
        new Printed("model 1").run(shared, options(store));
        Printed same = new Printed("model 1");
        same.run(shared, options(store));
        assertThat(same.calls).isEmpty();
        assertThat(store.saved.get(0).record().fingerprint()).isEqualTo("model 1");
    }

    @Test
    void namesThatAreNotUniqueAreRefusedBeforeTheFirstStep() {
        Single first = new Single("a", input -> "x");
        Flow flow = flow("F", first.then(flow("inner", new Single("b", i -> i).then(new Single("b", i -> i)))));
        flow.run(Shared.create(), virtual.options());
        first.calls.clear();
        assertThatThrownBy(() -> flow.run(shared, options(new KeptStore())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'inner'", "'b'");
        assertThat(first.calls).isEmpty();
    }

    private static final class Printed extends Single {
        private final String print;

        Printed(String print) {
            super("a", input -> "x");
            this.print = print;
        }

        @Override
        protected String fingerprint() {
            return print;
        }
    }

    /** Six items that take no time. */
    private static final class Parallel extends AsyncParallelBatchNode<Integer, Integer> {
        private final Reservation needed;
        final List<Integer> calls = new ArrayList<>();

        Parallel(int most, Reservation needed) {
            super(most);
            this.needed = needed;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return List.of(1, 2, 3, 4, 5, 6);
        }

        @Override
        protected Reservation reserve(Integer item) {
            return needed;
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            calls.add(item);
            return CompletableFuture.completedFuture(item);
        }
    }
}
