package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.future.Stages;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Several different routes at once, then a join. */
class ParallelFlowTest {

    private static final Key<List<String>> NOTES = Key.listOf("notes", String.class);

    private final VirtualRun time = new VirtualRun();
    private final List<String> trace = new ArrayList<>();

    /** A node that takes the given seconds, then returns an action or fails. */
    private final class Wait extends AsyncNode<Object, String> {
        private final String name;
        private final int seconds;
        private final Exception failure;

        Wait(String name, int seconds, Exception failure) {
            this.name = name;
            this.seconds = seconds;
            this.failure = failure;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected CompletionStage<String> execAsync(Object nothing) {
            trace.add("start " + name);
            return time.after(Duration.ofSeconds(seconds), () -> {
                if (failure != null) {
                    throw Stages.sneak(failure);
                }
                return "after " + seconds;
            });
        }

        @Override
        protected String post(Shared shared, Object nothing, String action) {
            shared.append(NOTES, name);
            return action;
        }
    }

    private Wait wait(String name, int seconds) {
        return new Wait(name, seconds, null);
    }

    private static final class Joining extends AsyncParallelFlow {
        private List<String> actions = List.of();

        Joining(int maxConcurrency, Route... branches) {
            super(maxConcurrency, branches);
        }

        @Override
        protected String post(Shared shared, List<String> lastActions) {
            actions = lastActions;
            return "joined";
        }
    }

    private FlowException failure(BaseNode node) {
        return catchThrowableOfType(FlowException.class, () -> time.run(node, Shared.create()));
    }

    @Test
    void theBranchesOverlapAndPostGetsTheirLastActionsInBranchOrder() {
        Joining flow = new Joining(3, wait("A", 3), wait("B", 1), wait("C", 2));
        Shared shared = Shared.create();

        assertThat(time.run(flow, shared)).isEqualTo("joined");

        assertThat(flow.actions).containsExactly("after 3", "after 1", "after 2");
        assertThat(shared.get(NOTES)).containsExactly("B", "C", "A");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aBranchIsAWholeRoute() {
        Wait common = wait("Common", 1);
        Joining flow =
                new Joining(2, wait("A", 1).on("after 1", common), wait("B", 2).on("after 2", common));

        time.run(flow, Shared.create());

        assertThat(flow.actions).containsExactly("after 1", "after 1");
        assertThat(trace).containsExactly("start A", "start B", "start Common", "start Common");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theActionOfPostSteers() {
        Joining flow = new Joining(2, wait("A", 1), wait("B", 1));

        time.run(new AsyncFlow(flow.on("joined", wait("Next", 1))), Shared.create());

        assertThat(trace).endsWith("start Next");
    }

    @Test
    void theDefaultActionOfTheJoinIsTheDefault() {
        assertThat(time.run(new AsyncParallelFlow(2, wait("A", 1)), Shared.create()))
                .isEqualTo("default");
    }

    @Test
    void syncNodesMayStandInABranch() {
        Node<Object, Object> sync = new Node<>() {};

        assertThat(time.run(new Joining(2, sync, new Flow(sync), wait("A", 1)), Shared.create()))
                .isEqualTo("joined");
    }

    @Test
    void prepAndPostMayBeAsync() {
        AsyncParallelFlow flow = new AsyncParallelFlow(2, wait("A", 1), wait("B", 1)) {
            @Override
            protected CompletionStage<?> prepAsync(Shared shared) {
                return time.after(Duration.ofSeconds(10), () -> trace.add("prep"));
            }

            @Override
            protected CompletionStage<String> postAsync(Shared shared, List<String> lastActions) {
                return time.after(Duration.ofSeconds(100), () -> "post of " + lastActions);
            }
        };

        assertThat(time.run(flow, Shared.create())).isEqualTo("post of [after 1, after 1]");
        assertThat(trace).containsExactly("prep", "start A", "start B");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(111));
    }

    @Test
    void stopCancelsTheOtherBranchesAndSkipsPost() {
        Joining flow = new Joining(3, wait("A", 60), new Wait("B", 1, new Boom("boom")), wait("C", 60));

        FlowException failure = failure(flow);

        assertThat(failure.getCause()).isInstanceOf(Boom.class);
        assertThat(failure.path()).isEqualTo("Joining[1]/B");
        assertThat(flow.actions).isEmpty();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void collectGivesAnOutcomeForEachBranch() {
        Boom boom = new Boom("boom");
        List<Outcome<String>> ended = new ArrayList<>();
        AsyncParallelFlow flow =
                new AsyncParallelFlow(2, OnFailure.COLLECT, wait("A", 2), new Wait("B", 1, boom), wait("C", 1)) {
                    @Override
                    protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                        ended.addAll(outcomes);
                        return "collected";
                    }
                };

        assertThat(time.run(flow, Shared.create())).isEqualTo("collected");
        assertThat(ended.get(0).value()).isEqualTo("after 2");
        assertThat(ended.get(1).failure()).containsSame(boom);
        assertThat(ended.get(2).value()).isEqualTo("after 1");
    }

    @Test
    void theDefaultOfPostOutcomesThrowsIfSomeFailed() {
        Boom boom = new Boom("boom");

        FlowException failure =
                failure(new AsyncParallelFlow(2, OnFailure.COLLECT, wait("A", 5), new Wait("B", 1, boom)));

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aFlowWithoutBranchesIsRefused() {
        assertThatThrownBy(() -> new AsyncParallelFlow(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one branch");
    }

    @Test
    void oneParallelFlowRunsManyTimesAtOnce() throws Exception {
        AsyncParallelFlow flow = new AsyncParallelFlow(2, wait("A", 1), wait("B", 2));
        List<Shared> stores = new ArrayList<>();
        List<CompletableFuture<String>> runs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            stores.add(Shared.create());
            runs.add(flow.runAsync(stores.get(i), time.options()));
        }
        for (CompletableFuture<String> run : runs) {
            time.await(run);
        }

        assertThat(stores).allSatisfy(store -> assertThat(store.get(NOTES)).containsExactly("A", "B"));
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }
}
