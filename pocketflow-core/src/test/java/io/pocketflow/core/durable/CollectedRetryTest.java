package io.pocketflow.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.fixture.TextCodec;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resumed runs that make calls again whose failures were collected. */
class CollectedRetryTest {

    private static final Key<List<String>> NOTES = Key.listOf("notes", String.class);

    private final VirtualRun virtual = new VirtualRun();
    private final List<StepRecord> started = new ArrayList<>();
    private final KeptStore store = new KeptStore() {
        @Override
        public Optional<StepCodec> codec() {
            return Optional.of(TextCodec.INSTANCE);
        }

        @Override
        public CompletionStage<?> start(String runId, StepKey step, StepRecord begun, boolean awaited) {
            if (step.toString().endsWith("bad#0")) {
                started.add(begun);
            }
            return CompletableFuture.completedFuture(null);
        }
    };
    private final AtomicInteger badCalls = new AtomicInteger();
    private final AtomicInteger otherCalls = new AtomicInteger();
    /** The number of failures of the bad call. */
    private int failures = Integer.MAX_VALUE;
    /** The duration of the bad call in milliseconds. */
    private long lasts = 10;

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    /** A node that reads all notes and adds one. */
    private class Noting extends AsyncNode<String, String> {
        private final String name;
        private final long millis;

        Noting(String name, long millis) {
            this.name = name;
            this.millis = millis;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.find(NOTES).orElse(List.of()).toString();
        }

        @Override
        protected CompletionStage<String> execAsync(String notes) {
            otherCalls.incrementAndGet();
            return virtual.after(Duration.ofMillis(millis), () -> name);
        }

        @Override
        protected String post(Shared shared, String notes, String result) {
            shared.append(NOTES, result);
            return DEFAULT;
        }
    }

    private final class Bad extends Noting {
        Bad() {
            super("bad", 0);
        }

        @Override
        protected CompletionStage<String> execAsync(String notes) {
            boolean fails = badCalls.incrementAndGet() <= failures;
            return virtual.after(Duration.ofMillis(lasts), () -> {
                if (fails) {
                    throw new IllegalStateException("down");
                }
                return "bad";
            });
        }
    }

    /** Returns a flow whose third branch begins when the bad one has failed, and whose last step asks. */
    private AsyncFlow flow(int limit) {
        return new AsyncFlow(
                new AsyncParallelFlow(
                        limit, OnFailure.COLLECT, new Bad(), new Noting("quick", 20), new Noting("late", 20)) {
                    @Override
                    protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                        return DEFAULT;
                    }
                }.then(new Question("ask").end("yes")));
    }

    @BeforeEach
    void oneRunHasEnded() {
        assertThatThrownBy(() -> flow(2).run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);
        otherCalls.set(0);
    }

    @Test
    void aCallThatFailsAgainKeepsItsPlace() {
        Shared shared = Shared.create();
        assertThatThrownBy(() -> flow(2).run(shared, options())).isInstanceOf(FlowSuspended.class);

        assertThat(shared.get(NOTES)).containsExactly("quick", "late");
        assertThat(badCalls).hasValue(2);
        assertThat(otherCalls).hasValue(0);
        assertThat(store.saved.stream()
                        .filter(saved -> saved.record().kind() == StepRecord.Kind.FAILED)
                        .map(saved -> saved.record().number()))
                .containsExactly(1L, 1L);
    }

    @Test
    void theRecordOfItsStartKeepsThePlaceToo() {
        assertThatThrownBy(() -> flow(2).run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);

        assertThat(started).extracting(StepRecord::number).containsExactly(0L, 1L);
    }

    @Test
    void aCallThatSucceedsNowComesAfterTheRecordedOnes() {
        failures = 1;
        Shared shared = Shared.create();
        assertThatThrownBy(
                        () -> flow(3).run(shared, options().withChangedInput(io.pocketflow.core.store.OnChange.KEEP)))
                .isInstanceOf(FlowSuspended.class);

        assertThat(shared.get(NOTES)).containsExactly("quick", "late", "bad");
        assertThat(otherCalls).hasValue(0);
    }

    @Test
    void aCallThatDoesNotEndIsStoppedByTheDeadline() {
        lasts = 1_000_000;
        assertThatThrownBy(() -> flow(2).run(Shared.create(), options().withTimeout(Duration.ofSeconds(5))))
                .hasCauseInstanceOf(TimeoutException.class);
        virtual.runReady();
        assertThat(virtual.pending()).isZero();
    }
}
