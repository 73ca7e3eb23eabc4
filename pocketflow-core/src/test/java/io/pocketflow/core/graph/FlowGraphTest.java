package io.pocketflow.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Route;
import io.pocketflow.testkit.ScriptedNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The graph of a flow as a value. */
class FlowGraphTest {

    private static final class Waits extends AsyncNode<Object, Object> {}

    private static final class Each extends BatchFlow<Object> {
        Each(Route route) {
            super(route);
        }
    }

    private final ScriptedNode a = new ScriptedNode("A", "default");
    private final ScriptedNode b = new ScriptedNode("B", "default");

    @Test
    void nodesAndEdgesAreInTheOrderInWhichTheyAreWritten() {
        FlowGraph graph = new Flow(a.on("x", b).on("y", a).end("z")).graph();

        assertThat(graph.name()).isEqualTo("Flow");
        assertThat(graph.branches())
                .containsExactly(new FlowGraph.Branch(
                        "n0",
                        List.of(
                                new FlowGraph.Vertex("n0", "A", "Node", null),
                                new FlowGraph.Vertex("n1", "B", "Node", null)),
                        List.of(
                                new FlowGraph.Edge("n0", "x", "n1"),
                                new FlowGraph.Edge("n0", "y", "n0"),
                                new FlowGraph.Edge("n0", "z", null))));
    }

    @Test
    void theKindOfANodeIsTheClassOfTheLibraryThatItExtends() {
        FlowGraph graph = new AsyncFlow(new Waits().then(new Each(a)).then(new Flow(b))).graph();

        assertThat(graph.branches().get(0).nodes())
                .extracting(FlowGraph.Vertex::kind)
                .containsExactly("AsyncNode", "BatchFlow", "Flow");
        assertThat(graph.branches().get(0).nodes())
                .extracting(FlowGraph.Vertex::name)
                .containsExactly("Waits", "Each", "Flow");
    }

    @Test
    void aNestedFlowIsAGraphInItsNode() {
        FlowGraph graph = new Flow(new Flow(a.then(b)).then(a)).graph();

        FlowGraph nested = graph.branches().get(0).nodes().get(0).nested();
        assertThat(nested).isNotNull();
        assertThat(nested.branches().get(0).nodes())
                .extracting(FlowGraph.Vertex::id)
                .containsExactly("n0_0", "n0_1");
        assertThat(graph.branches().get(0).nodes().get(1).nested()).isNull();
    }

    @Test
    void aParallelFlowHasABranchForEachRoute() {
        FlowGraph graph = new AsyncParallelFlow(2, a.then(b), a).graph();

        assertThat(graph.branches()).hasSize(2);
        assertThat(graph.branches().get(0).start()).isEqualTo("nb0_0");
        assertThat(graph.branches().get(1).start()).isEqualTo("nb1_0");
    }

    @Test
    void idsAreUniqueInTheWholeDrawing() {
        Flow inner = new Flow(a.then(b));
        FlowGraph graph = new AsyncFlow(new AsyncParallelFlow(2, inner.then(a), inner).then(inner)).graph();

        assertThat(graph.toMermaid().lines().filter(line -> line.contains("[\"")))
                .extracting(line -> line.strip().replaceFirst("^subgraph ", "").split("\\[")[0])
                .hasSize(11)
                .doesNotHaveDuplicates();
    }

    @Test
    void aGraphCannotBeChanged() {
        FlowGraph graph = new Flow(a.then(b)).graph();

        assertThatThrownBy(() -> graph.branches().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> graph.branches().get(0).nodes().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> graph.branches().get(0).edges().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void equalFlowsHaveEqualGraphs() {
        assertThat(new Flow(a.then(b)).graph()).isEqualTo(new Flow(a.then(b)).graph());
    }
}
