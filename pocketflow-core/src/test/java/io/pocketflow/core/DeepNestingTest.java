package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.OnSmallStack;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flows nest to any depth: nothing that is done with them recurses, or the small stack overflows. */
@ExtendWith(OnSmallStack.class)
class DeepNestingTest {

    private static final int DEPTH = 1_000;
    private static final int VERY_DEEP = 15_000;
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    private final VirtualRun virtual = new VirtualRun();
    private final CompletableFuture<String> work = new CompletableFuture<>();

    private final class Waits extends AsyncNode<Object, String> {
        @Override
        public String name() {
            return "waits";
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            return work;
        }
    }

    /** How a flow is put into another. */
    enum Nesting {
        FLOW(inner -> new AsyncFlow(inner)),
        PARALLEL(inner -> new AsyncParallelFlow(1, inner)),
        PARALLEL_ITERATIONS(inner -> new AsyncParallelBatchFlow<Object>(1, inner) {
            @Override
            protected List<Params> prep(Shared shared) {
                return List.of(Params.of(NUMBER, 1));
            }
        }),
        ITERATIONS(inner -> new AsyncBatchFlow<Object>(inner) {
            @Override
            protected List<Params> prep(Shared shared) {
                return List.of(Params.of(NUMBER, 1));
            }
        });

        private final UnaryOperator<BaseNode> around;

        Nesting(UnaryOperator<BaseNode> around) {
            this.around = around;
        }

        BaseNode nest(BaseNode innermost, int depth) {
            BaseNode node = innermost;
            for (int i = 0; i < depth; i++) {
                node = around.apply(node);
            }
            return node;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeepFlowIsRun(Nesting nesting) {
        CompletableFuture<String> run = nesting.nest(new Waits(), DEPTH).runAsync(Shared.create(), virtual.options());
        virtual.runReady();

        work.complete("done");
        virtual.runReady();

        assertThat(run).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void cancellingADeepRunReachesTheWork(Nesting nesting) {
        CompletableFuture<String> run = nesting.nest(new Waits(), DEPTH).runAsync(Shared.create(), virtual.options());
        virtual.runReady();

        run.cancel(true);
        virtual.runReady();

        assertThat(work).isCancelled();
        assertThat(virtual.elapsed()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineOfADeepRunReachesTheWork(Nesting nesting) {
        RunOptions options =
                virtual.options().withTimeout(Duration.ofSeconds(1)).withGrace(Duration.ofSeconds(4));

        CompletableFuture<String> run = nesting.nest(new Waits(), DEPTH).runAsync(Shared.create(), options);
        virtual.runUntil(run::isDone);

        assertThat(run.handle((action, failure) -> failure).join()).hasCauseInstanceOf(TimeoutException.class);
        assertThat(work).isCancelled();
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void aFailureDeepInsideStopsADeepBranch(Nesting nesting) {
        AsyncNode<Object, String> fails = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                return virtual.after(Duration.ofSeconds(1), () -> {
                    throw new IllegalStateException("wanted here");
                });
            }
        };
        BaseNode both = new AsyncParallelFlow(2, nesting.nest(new Waits(), DEPTH), fails);

        CompletableFuture<String> run = both.runAsync(Shared.create(), virtual.options());
        virtual.runUntil(run::isDone);

        assertThat(work).isCancelled();
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void aDeepFlowIsRunWithAStore(Nesting nesting) {
        work.complete("done");
        RunOptions options = virtual.options().withStore(StepStore.inMemory()).withRunId("r");

        assertThat(nesting.nest(new Waits(), DEPTH).run(Shared.create(), options))
                .isEqualTo("default");
    }

    @ParameterizedTest
    @EnumSource
    void aDeepFlowIsDrawn(Nesting nesting) {
        FlowGraph graph = ((BaseFlow) nesting.nest(new Waits(), DEPTH)).graph();

        int depth = 1;
        FlowGraph inner = graph;
        for (FlowGraph next = graph; next != null; depth++) {
            inner = next;
            next = inner.branches().get(0).nodes().get(0).nested();
        }
        assertThat(depth).isEqualTo(DEPTH + 1);
        assertThat(inner.branches().get(0).nodes().get(0).name()).isEqualTo("waits");
        assertThat(graph.toMermaid()).contains("[\"waits\"]").contains("subgraph");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOW", "ITERATIONS"})
    void graphsOfVeryDeepFlowsAreCompared(Nesting nesting) {
        FlowGraph graph = ((BaseFlow) nesting.nest(new Waits(), DEPTH)).graph();
        FlowGraph same = ((BaseFlow) nesting.nest(new Waits(), DEPTH)).graph();
        FlowGraph other = ((BaseFlow) nesting.nest(new Node<>() {}, DEPTH)).graph();

        assertThat(graph.equals(same)).isTrue();
        assertThat(graph.hashCode()).isEqualTo(same.hashCode());
        assertThat(graph.equals(other)).isFalse();
        assertThat(graph.branches().get(0)).isEqualTo(same.branches().get(0));
        assertThat(graph.toString()).hasSizeLessThan(100);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOW", "ITERATIONS"})
    void aVeryDeepFlowMayBegin(Nesting nesting) {
        CompletableFuture<String> run =
                nesting.nest(new Waits(), VERY_DEEP).runAsync(Shared.create(), virtual.options());
        virtual.runReady();

        run.cancel(true);
        virtual.runReady();

        assertThat(work).isCancelled();
    }

    @Test
    void aDeepFlowWithAPoolIsRun() {
        work.complete("done");
        BaseNode deep = Nesting.FLOW.nest(
                new Node<Object, Object>() {
                    @Override
                    protected String post(Shared shared, Object prepared, Object result) {
                        shared.put(NUMBER, 1);
                        return DEFAULT;
                    }
                },
                DEPTH);
        Pool<Integer, Integer> pool = Pool.of(deep, Key.of("in", Integer.class), NUMBER)
                .withOptions(virtual.options().withStore(StepStore.inMemory()).withRunId("r"));

        assertThat(pool.run(List.of(1, 2)).results()).containsExactly(1, 1);
    }
}
