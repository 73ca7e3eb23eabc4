package io.pocketflow.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Route;
import io.pocketflow.testkit.ScriptedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drawing of a flow, to the letter. */
class MermaidTest {

    private static ScriptedNode node(String name) {
        return new ScriptedNode(name, "default");
    }

    @Test
    void aLine() {
        assertThat(new Flow(node("A").then(node("B")).then(node("C"))).graph().toMermaid())
                .isEqualTo("""
                        flowchart TD
                          n0["A"]
                          n1["B"]
                          n2["C"]
                          n0 --> n1
                          n1 --> n2
                        """);
    }

    @Test
    void actionsStandOnTheEdgesAndTheDefaultOneIsLeftOut() {
        ScriptedNode decide = node("Decide");
        Route route = decide.on("search", node("Search").then(decide))
                .on("answer", node("Answer"))
                .end("give up");

        assertThat(new Flow(route).graph().toMermaid()).isEqualTo("""
                        flowchart TD
                          n0["Decide"]
                          n1["Search"]
                          n2["Answer"]
                          n0 -->|"search"| n1
                          n0 -->|"answer"| n2
                          n0 -->|"give up"| end0((" "))
                          n1 --> n0
                        """);
    }

    @Test
    void nestedFlowsAreFrames() {
        Flow inner = new Flow(node("A").on("x", node("B")));
        Flow middle = new Flow(inner);

        assertThat(new Flow(middle.then(node("C"))).graph().toMermaid()).isEqualTo("""
                        flowchart TD
                          subgraph n0["Flow"]
                            subgraph n0_0["Flow"]
                              n0_0_0["A"]
                              n0_0_1["B"]
                              n0_0_0 -->|"x"| n0_0_1
                            end
                          end
                          n1["C"]
                          n0 --> n1
                        """);
    }

    @Test
    void branchesOfAParallelFlowStandBesideEachOther() {
        AsyncParallelFlow parallel = new AsyncParallelFlow(2, node("A").then(node("B")), node("C"));

        assertThat(new AsyncFlow(node("Start").then(parallel)).graph().toMermaid())
                .isEqualTo("""
                        flowchart TD
                          n0["Start"]
                          subgraph n1["AsyncParallelFlow"]
                            n1_b0_0["A"]
                            n1_b0_1["B"]
                            n1_b0_0 --> n1_b0_1
                            n1_b1_0["C"]
                          end
                          n0 --> n1
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "say \"hi\", say #34;hi#34;",
                "a[0], a#91;0#93;",
                "f(x) {y}, f#40;x#41; #123;y#125;",
                "<b>bold</b>, #60;b#62;bold#60;#47;b#62;",
                "a & b, a #38; b",
                "50% #1; done, 50#37; #35;1#59; done",
                "a|b, a#124;b",
                "Größe, Größe",
                "質問, 質問",
                "ask 🤖, ask #129302;",
                "a-b_c.d, a-b_c.d",
            })
    void charactersOfMermaidAreEscaped(String name, String expected) {
        ScriptedNode start = node("Start");

        String drawing = new Flow(start.on(name, node(name))).graph().toMermaid();

        assertThat(drawing)
                .isEqualTo("flowchart TD\n  n0[\"Start\"]\n  n1[\"" + expected + "\"]\n  n0 -->|\"" + expected
                        + "\"| n1\n");
    }

    @Test
    void aLineBreakInANameBreaksNoLine() {
        assertThat(new Flow(node("two\nlines")).graph().toMermaid())
                .isEqualTo("flowchart TD\n  n0[\"two#10;lines\"]\n");
    }

    @Test
    void theNameOfANestedFlowIsEscapedToo() {
        Flow inner = new Flow(node("A")) {
            @Override
            public String name() {
                return "\"in\"";
            }
        };

        assertThat(new Flow(inner).graph().toMermaid()).contains("subgraph n0[\"#34;in#34;\"]");
    }
}
