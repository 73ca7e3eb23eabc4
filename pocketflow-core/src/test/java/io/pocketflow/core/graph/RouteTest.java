package io.pocketflow.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Route;
import io.pocketflow.testkit.ScriptedNode;
import org.junit.jupiter.api.Test;

/** Routes as values, and the checks of the graph that is made of them. */
class RouteTest {

    private final ScriptedNode a = new ScriptedNode("A", "default");
    private final ScriptedNode b = new ScriptedNode("B", "default");
    private final ScriptedNode c = new ScriptedNode("C", "default");

    private static String edges(Route first, Route... more) {
        FlowGraph.Branch branch = new Flow(first, more).graph().branches().get(0);
        StringBuilder text = new StringBuilder();
        for (FlowGraph.Edge edge : branch.edges()) {
            text.append(name(branch, edge.from()))
                    .append('-')
                    .append(edge.action())
                    .append('>');
            text.append(edge.to() == null ? "end" : name(branch, edge.to())).append(' ');
        }
        return text.toString().strip();
    }

    private static String name(FlowGraph.Branch branch, String id) {
        return branch.nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow()
                .name();
    }

    @Test
    void aNodeIsARouteOfLengthZero() {
        assertThat(edges(a)).isEmpty();
    }

    @Test
    void thenAdvancesTheRouteAndOnDoesNot() {
        assertThat(edges(a.then(b).then(c))).isEqualTo("A-default>B B-default>C");
        assertThat(edges(a.on("x", b).then(c))).isEqualTo("A-x>B A-default>C");
        assertThat(edges(a.then(b).on("x", c))).isEqualTo("A-default>B B-x>C");
    }

    @Test
    void joiningChangesNoNode() {
        a.then(b);
        a.on("x", b);
        a.end("y");

        assertThat(edges(a)).isEmpty();
    }

    @Test
    void joiningChangesNoRoute() {
        Route start = a.then(b);

        start.then(c);
        start.on("x", c);
        start.end("y");

        assertThat(edges(start)).isEqualTo("A-default>B");
    }

    @Test
    void aRouteMayBeUsedAgain() {
        Route tail = b.then(c);

        assertThat(edges(a.on("x", tail).on("y", tail))).isEqualTo("A-x>B A-y>B B-default>C");
        assertThat(edges(a.then(tail))).isEqualTo("A-default>B B-default>C");
    }

    @Test
    void aLoopIsWrittenByNamingANodeAgain() {
        assertThat(edges(a.on("again", a))).isEqualTo("A-again>A");
        assertThat(edges(a.on("search", b.then(a)).on("answer", c))).isEqualTo("A-search>B A-answer>C B-default>A");
    }

    @Test
    void furtherRoutesAddTheirEdges() {
        assertThat(edges(a.then(b), b.then(c), c.then(a))).isEqualTo("A-default>B B-default>C C-default>A");
    }

    @Test
    void anEndIsAnEdgeToNowhere() {
        assertThat(edges(a.end("done").on("more", b))).isEqualTo("A-done>end A-more>B");
    }

    @Test
    void theSameEdgeTwiceIsOne() {
        assertThat(edges(a.then(b), a.then(b))).isEqualTo("A-default>B");
    }

    @Test
    void aSecondTargetForOneActionIsRefusedNamingAll() {
        assertThatThrownBy(() -> new Flow(a.on("x", b), a.on("x", c)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'A'")
                .hasMessageContaining("'x'")
                .hasMessageContaining("'B'")
                .hasMessageContaining("'C'");
        assertThatThrownBy(() -> new Flow(a.on("x", b).on("x", c))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Flow(a.then(b).then(a).then(c)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'default'");
    }

    @Test
    void theEmptyActionIsTheDefaultOneAlsoForThisCheck() {
        assertThatThrownBy(() -> new Flow(a.on("", b).then(c))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anActionThatBothEndsAndLeadsOnIsRefused() {
        assertThatThrownBy(() -> new Flow(a.on("x", b).end("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'B'")
                .hasMessageContaining("the end");
    }

    @Test
    void twoNodesOfOneNameAreTwoNodes() {
        ScriptedNode other = new ScriptedNode("B", "default");

        assertThatThrownBy(() -> new Flow(a.on("x", b), a.on("x", other))).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Flow(a.on("x", b).on("y", other))).doesNotThrowAnyException();
    }

    @Test
    void aRouteThatIsNeverReachedIsRefusedNamingBothNodes() {
        assertThatThrownBy(() -> new Flow(a, b.then(c)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'A'")
                .hasMessageContaining("'B'");
    }

    @Test
    void nullsAreRefusedSayingWhere() {
        assertThatThrownBy(() -> a.then(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'A'");
        assertThatThrownBy(() -> a.on(null, b))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'A'");
        assertThatThrownBy(() -> a.on("x", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'x'");
        assertThatThrownBy(() -> a.end(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Flow(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Flow(a, b, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("route 3");
    }

    @Test
    void aRouteOfManyNodesIsBuilt() {
        Route line = a;
        for (int i = 0; i < 50_000; i++) {
            line = line.then(new ScriptedNode("N" + i, "default"));
        }

        assertThat(new Flow(line).graph().branches().get(0).nodes()).hasSize(50_001);
    }

    @Test
    void aRouteThatGrowsAtItsHeadIsBuilt() {
        Route line = a;
        for (int i = 0; i < 50_000; i++) {
            line = new ScriptedNode("N" + i, "default").then(line);
        }

        assertThat(new Flow(line).graph().branches().get(0).nodes()).hasSize(50_001);
    }

    @Test
    void textNamesBothEnds() {
        assertThat(a.then(b).then(c)).hasToString("Route from A to C");
    }
}
