package io.pocketflow.core.durable;

import static io.pocketflow.core.fixture.KeptNodes.asyncFlow;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.LeasedStore;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lease that a run holds on its records, and the end of a run that loses it. */
class LeaseTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualRun virtual = new VirtualRun();
    private final LeasedStore store = new LeasedStore();
    private final List<String> started = new CopyOnWriteArrayList<>();

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    @Test
    void recordsAreOpenFromTheFirstReadToTheEndOfTheRun() {
        flow("F", new Single("a", input -> "x").then(new Single("b", input -> "y")))
                .run(Shared.create(), options());

        assertThat(store.calls).containsExactly("open run IF_EXPIRED", "find", "save", "find", "save", "close");
    }

    @Test
    void recordsOfAFailedRunAreClosed() {
        Single failing = new Single("a", input -> {
            throw new Boom("no");
        });

        assertThatThrownBy(() -> failing.run(Shared.create(), options())).isInstanceOf(FlowException.class);

        assertThat(store.calls).endsWith("close");
    }

    @Test
    void recordsOfARejectedRunAreClosed() {
        Single node = new Single("a", input -> "x");
        assertThatThrownBy(() ->
                        flow("F", node.then(new Single("a", input -> "y"))).run(Shared.create(), options()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(store.calls).containsExactly("open run IF_EXPIRED", "close");
    }

    @Test
    void runThatAnotherOwnerHoldsIsRejectedAndItsIdIsFreeAgain() {
        store.held = new IllegalStateException("run 'run' is held by another owner");
        Single node = new Single("a", input -> "x");
        RunOptions waiting = options().withTakeover(Takeover.WAIT);

        assertThatThrownBy(() -> node.run(Shared.create(), waiting)).isSameAs(store.held);

        store.held = null;
        node.run(Shared.create(), waiting);
        assertThat(store.calls).startsWith("open run WAIT", "open run WAIT", "find");
    }

    @Test
    void lossOfTheLeaseCancelsCallsInFlightAndStartsNoOther() {
        IllegalStateException taken = new IllegalStateException("taken over");
        Call first = new Call("a");
        virtual.schedule(() -> store.lost.completeExceptionally(taken), SECOND.toNanos());

        FlowException failure = catchThrowableOfType(
                FlowException.class,
                () -> asyncFlow("F", first.then(new Call("b"))).run(Shared.create(), options()));

        assertThat(failure).hasCause(taken);
        assertThat(first.call).isCancelled();
        assertThat(started).containsExactly("a");
        assertThat(virtual.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void lossWithoutACauseNamesTheRun() {
        virtual.schedule(() -> store.lost.complete(null), SECOND.toNanos());

        FlowException failure =
                catchThrowableOfType(FlowException.class, () -> new Call("a").run(Shared.create(), options()));

        assertThat(failure).hasRootCauseMessage("run 'run' has lost the lease of its records");
    }

    @Test
    void retryDoesNotBeginOnceTheLeaseIsLost() {
        Single failing = new Single("a", Retry.upTo(3), input -> {
            store.lost.complete(null);
            throw new Boom("no");
        });

        assertThatThrownBy(() -> failing.run(Shared.create(), options()))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("run 'run' has lost the lease of its records");

        assertThat(failing.calls).hasSize(1);
    }

    @Test
    void lossOfTheLeaseStopsAPoolThatCollectsFailures() {
        Pool<Integer, String> pool = Pool.<Integer, String>ofAsync(item -> {
                    started.add("item " + item);
                    return virtual.after(SECOND, () -> "done");
                })
                .withMaxConcurrency(3)
                .withOnFailure(OnFailure.COLLECT)
                .withOptions(options());
        virtual.schedule(
                () -> store.lost.complete(null),
                SECOND.multipliedBy(2).minusMillis(1).toNanos());

        assertThatThrownBy(() -> pool.run(IntStream.range(0, 50).boxed().toList()))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("run 'run' has lost the lease of its records");

        assertThat(started).hasSize(6);
    }

    @Test
    void answerOpensTheRecordsForItself() {
        Pool<String, String> pool = Pool.of(Work.of((String item) -> item).withResultType(String.class))
                .withOptions(options());
        StepKey step = StepKey.parse("Pool#0[a~0]");
        store.records.save("run", step, new StepRecord(StepRecord.Kind.STARTED, null, "", 0));

        pool.answer(step, "answered");

        assertThat(store.calls).containsExactly("open run IF_EXPIRED", "find", "save", "close");
    }

    @Test
    void storeOfOneProcessIsNeverLost() {
        StepStore memory = StepStore.inMemory();
        StepStore.Lease lease = memory.open("run", Takeover.NEVER);
        lease.close();

        assertThat(lease.store()).isSameAs(memory);
        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.lost().toCompletableFuture()).isNotDone();
    }

    /** A call that takes a minute. */
    private final class Call extends AsyncNode<String, String> {
        private final String name;
        volatile CompletableFuture<String> call = new CompletableFuture<>();

        Call(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected CompletionStage<String> execAsync(String input) {
            started.add(name);
            call = virtual.after(Duration.ofMinutes(1), () -> "done");
            return call;
        }
    }
}
