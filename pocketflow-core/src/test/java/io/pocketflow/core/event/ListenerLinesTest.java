package io.pocketflow.core.event;

import static io.pocketflow.core.fixture.KeptNodes.asyncFlow;
import static io.pocketflow.core.fixture.KeptNodes.each;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptNodes.Batch;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The events of each kind of node and flow, complete and in order. */
class ListenerLinesTest {

    private final EventRecorder events = new EventRecorder();
    private final VirtualRun virtual = new VirtualRun();

    private List<String> linesOf(BaseNode node) {
        node.run(Shared.create(), virtual.options().withListener(events));
        return events.lines();
    }

    private static Single single(String name) {
        return new Single(name, input -> input);
    }

    @Test
    void nodeIsVisitedInThreePhases() {
        assertThat(linesOf(single("a")))
                .containsExactly(
                        "started run",
                        "started node a",
                        "started prep a",
                        "finished prep a",
                        "started attempt 0 a",
                        "finished attempt 0 a",
                        "started post a",
                        "finished post a",
                        "finished node a",
                        "finished run");
    }

    @Test
    void flowIsAroundItsNodes() {
        assertThat(linesOf(flow("F", flow("G", single("a")))).stream().filter(line -> !line.contains("/a")))
                .containsExactly(
                        "started run",
                        "started node F",
                        "started prep F",
                        "finished prep F",
                        "started node F/G",
                        "started prep F/G",
                        "finished prep F/G",
                        "started post F/G",
                        "finished post F/G",
                        "finished node F/G",
                        "started post F",
                        "finished post F",
                        "finished node F",
                        "finished run");
    }

    @Test
    void retriedNodeHasAnEventForEachAttempt() {
        Single node = new Single("a", Retry.upTo(2), input -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(() -> linesOf(node)).isInstanceOf(FlowException.class);
        assertThat(events.lines())
                .containsSubsequence(
                        "started attempt 0 a",
                        "failed attempt 0 a",
                        "started attempt 1 a",
                        "failed attempt 1 a",
                        "failed node a",
                        "failed run");
    }

    @Test
    void batchReportsItems() {
        assertThat(linesOf(new Batch("b", List.of("x", "y"), item -> item)))
                .containsExactly(
                        "started run",
                        "started node b",
                        "started prep b",
                        "finished prep b",
                        "started item b[0]",
                        "started attempt 0 b[0]",
                        "finished attempt 0 b[0]",
                        "finished item b[0]",
                        "started item b[1]",
                        "started attempt 0 b[1]",
                        "finished attempt 0 b[1]",
                        "finished item b[1]",
                        "started post b",
                        "finished post b",
                        "finished node b",
                        "finished run");
    }

    @Test
    void batchFlowReportsIterations() {
        Key<String> file = Key.of("file", String.class);
        assertThat(linesOf(each("B", file, List.of("x", "y"), new Batch("b", List.of(), item -> item))).stream()
                        .filter(line -> !line.contains("prep") && !line.contains("post")))
                .containsExactly(
                        "started run",
                        "started node B",
                        "started item B[0]",
                        "started node B[0]/b",
                        "finished node B[0]/b",
                        "finished item B[0]",
                        "started item B[1]",
                        "started node B[1]/b",
                        "finished node B[1]/b",
                        "finished item B[1]",
                        "finished node B",
                        "finished run");
    }

    @Test
    void parallelBatchReportsItemsAsTheyEnd() {
        AsyncParallelBatchNode<Integer, Integer> parallel = new AsyncParallelBatchNode<>(2) {
            @Override
            public String name() {
                return "p";
            }

            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(3, 1, 1);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer seconds) {
                return virtual.after(Duration.ofSeconds(seconds), () -> seconds);
            }
        };
        assertThat(linesOf(parallel).subList(4, 16))
                .containsExactly(
                        "started item p[0]",
                        "started attempt 0 p[0]",
                        "started item p[1]",
                        "started attempt 0 p[1]",
                        "finished attempt 0 p[1]",
                        "finished item p[1]",
                        "started item p[2]",
                        "started attempt 0 p[2]",
                        "finished attempt 0 p[2]",
                        "finished item p[2]",
                        "finished attempt 0 p[0]",
                        "finished item p[0]");
    }

    @Test
    void parallelFlowReportsBranches() {
        Batch nothing = new Batch("b", List.of(), item -> item);
        AsyncParallelFlow parallel = new AsyncParallelFlow(1, nothing, asyncFlow("G", nothing)) {
            @Override
            public String name() {
                return "P";
            }
        };
        assertThat(linesOf(parallel).stream().filter(line -> !line.contains("prep") && !line.contains("post")))
                .containsExactly(
                        "started run",
                        "started node P",
                        "started item P[0]",
                        "started node P[0]/b",
                        "finished node P[0]/b",
                        "finished item P[0]",
                        "started item P[1]",
                        "started node P[1]/G",
                        "started node P[1]/G/b",
                        "finished node P[1]/G/b",
                        "finished node P[1]/G",
                        "finished item P[1]",
                        "finished node P",
                        "finished run");
    }

    @Test
    void failureInAPhaseFailsThePhaseAndAllAround() {
        Node<Object, Object> node = new Node<>() {
            @Override
            public String name() {
                return "a";
            }

            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                throw new IllegalStateException("no");
            }
        };
        assertThatThrownBy(() -> linesOf(flow("F", node))).isInstanceOf(FlowException.class);
        assertThat(events.lines().subList(9, 14))
                .containsExactly(
                        "started post F/a", "failed post F/a", "failed node F/a", "failed node F", "failed run");
    }
}
