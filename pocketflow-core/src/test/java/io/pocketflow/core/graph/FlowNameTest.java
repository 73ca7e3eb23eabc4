package io.pocketflow.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The names of flows: given to the constructor, or those of their classes. */
class FlowNameTest {

    private static final Key<Integer> N = Key.of("n", Integer.class);

    private final VirtualRun virtual = new VirtualRun();

    private static Node<Integer, Integer> add(String name) {
        return Node.of(name, N, N, n -> n + 1);
    }

    static Stream<BaseNode> named() {
        return Stream.of(
                new Flow("Sums", add("A").then(add("B"))),
                new AsyncFlow("Sums", add("A")),
                new AsyncParallelFlow("Sums", 2, add("A"), add("B")),
                new AsyncParallelFlow("Sums", 2, OnFailure.COLLECT, add("A")));
    }

    @Test
    void withoutANameAFlowHasTheNameOfItsClass() {
        class Pricing extends Flow {
            Pricing() {
                super(add("A"));
            }
        }
        class Priced extends Flow {
            Priced() {
                super("Prices", add("A"));
            }
        }
        assertThat(new Flow(add("A")).name()).isEqualTo("Flow");
        assertThat(new AsyncParallelFlow(1, add("A")).name()).isEqualTo("AsyncParallelFlow");
        assertThat(new Pricing().name()).isEqualTo("Pricing");
        assertThat(new Priced().name()).isEqualTo("Prices");
    }

    @ParameterizedTest
    @MethodSource("named")
    void nameIsInEventsAndDrawings(BaseNode flow) {
        EventRecorder events = new EventRecorder();
        new AsyncFlow("All", flow)
                .run(Shared.create().put(N, 1), virtual.options().withListener(events));

        assertThat(flow.name()).isEqualTo("Sums");
        assertThat(flow).hasToString("Sums");
        assertThat(events.lines()).contains("started node All", "started node All/Sums");
        assertThat(new AsyncFlow("All", flow).graph().name()).isEqualTo("All");
        assertThat(new AsyncFlow("All", flow).graph().toMermaid()).contains("Sums");
    }

    @Test
    void nameIsInMessages() {
        Node<Integer, Integer> fails = Node.of("A", N, N, n -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(() -> new Flow("Sums", fails).run(Shared.create().put(N, 1)))
                .isInstanceOf(FlowException.class)
                .extracting(failed -> ((FlowException) failed).path())
                .isEqualTo("Sums/A");
        assertThatThrownBy(() -> new Flow("Sums", new AsyncNode<Object, Object>() {}))
                .hasMessageContaining("'Sums' cannot contain the async node");
        assertThatThrownBy(() -> new Flow("Sums", add("A"), add("B")))
                .hasMessage("flow 'Sums' starts at 'A', which never reaches 'B'");
        assertThatThrownBy(() -> new BatchFlow<Object>(add("A"), add("B")) {})
                .hasMessageMatching("flow 'FlowNameTest\\$\\d+' starts at 'A', which never reaches 'B'");
    }

    @Test
    void namedFlowsAreDistinctInAStepStore() {
        Flow first = new Flow("First", add("A"));
        Flow second = new Flow("Second", add("A"));
        Shared shared = Shared.create().put(N, 1);
        StepStore store = StepStore.inMemory();

        new Flow("All", first.then(second))
                .run(shared, virtual.options().withStore(store).withRunId("r"));
        assertThat(shared.get(N)).isEqualTo(3);

        Flow same = new Flow("All", new Flow(add("A")).then(new Flow(add("A"))));
        assertThatThrownBy(() ->
                        same.run(shared, virtual.options().withStore(store).withRunId("s")))
                .hasMessage(
                        "flow 'All' has two nodes named 'Flow'; with a step store names must be unique within a graph:"
                                + " override name(), or pass a name to the constructor of a flow");
    }

    @Test
    void nameThatSaysNothingIsRejected() {
        assertThatThrownBy(() -> new Flow(" ", add("A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a flow must not be blank");
        assertThatThrownBy(() -> new AsyncParallelFlow((String) null, 1, add("A")))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the name of a flow must not be null");
        assertThat(List.of(new AsyncFlow("x", add("A")))).hasToString("[x]");
    }
}
