package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Node;
import io.pocketflow.core.NodeDefaultsTest;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sync and async nodes and flows in each other. */
class MixedFlowTest {

    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    private static final class Waits extends AsyncNode<Object, Object> {}

    private static final class WaitsBatch extends AsyncBatchNode<Object, Object> {}

    private static final class WaitsParallel extends AsyncParallelBatchNode<Object, Object> {
        WaitsParallel() {
            super(2);
        }
    }

    private static final class WaitsBatchFlow extends AsyncBatchFlow<Object> {
        WaitsBatchFlow() {
            super(new Sync());
        }
    }

    private static final class WaitsParallelBatchFlow extends AsyncParallelBatchFlow<Object> {
        WaitsParallelBatchFlow() {
            super(2, new Sync());
        }
    }

    private static final class Sync extends Node<Object, Object> {}

    private static final class SyncBatchFlow extends BatchFlow<Object> {
        SyncBatchFlow(Route route) {
            super(route);
        }
    }

    private BaseNode leaves(Form form, String name) {
        return form.does(name, store -> trace.add(name));
    }

    @Form.Every
    void anAsyncFlowMixesNodesAndFlowsOfAllKinds(Form form) throws Exception {
        Node<Object, Object> sync = new Node<>() {
            @Override
            public String name() {
                return "Plain";
            }

            @Override
            protected String post(Shared store, Object prepared, Object result) {
                trace.add("sync");
                return null;
            }
        };
        BaseNode syncFlow = new Flow(sync);
        BaseNode inner = form.flow(FlowWork.flow("Inner"), leaves(form, "A").then(leaves(form, "B")));

        form.run(
                new AsyncFlow(inner.then(syncFlow)
                        .then(leaves(form, "C"))
                        .then(form.flow(FlowWork.flow("Last"), leaves(form, "D")))),
                shared);

        assertThat(trace).containsExactly("A", "B", "sync", "C", "D");
    }

    @Test
    void everyKindOfNodeMayStandInAnAsyncFlow() throws Exception {
        VirtualRun time = new VirtualRun();
        Route all = leavesSync("first");
        for (BaseNode node : NodeDefaultsTest.idle()) {
            all = all.then(node);
        }
        AsyncFlow flow = new AsyncFlow(all.then(leavesSync("last")));

        time.run(flow, shared);
        time.await(flow.runAsync(shared, time.options()));

        assertThat(trace).containsExactly("first", "last", "first", "last");
    }

    private Node<Object, Object> leavesSync(String name) {
        return new Node<>() {
            @Override
            protected String post(Shared store, Object prepared, Object result) {
                trace.add(name);
                return null;
            }
        };
    }

    @Form.Every
    void syncFlowsRunDeepInAsyncOnes(Form form) throws Exception {
        BaseNode flow = new Flow(new Flow(new Sync()));
        for (int i = 0; i < 20; i++) {
            flow = new AsyncFlow(leaves(form, "A" + i).then(flow));
        }

        form.run(flow, shared);

        assertThat(trace).hasSize(20).startsWith("A19").endsWith("A0");
    }

    @Test
    void tenThousandFlowsInEachOtherRun() throws Exception {
        BaseNode sync = new Sync();
        BaseNode async = new Waits();
        for (int i = 0; i < 10_000; i++) {
            sync = new Flow(sync);
            async = new AsyncFlow(async);
        }

        assertThat(sync.run(shared)).isEqualTo("default");
        assertThat(sync.runAsync(shared).get()).isEqualTo("default");
        assertThat(async.run(shared)).isEqualTo("default");
        assertThat(async.runAsync(shared).get()).isEqualTo("default");
    }

    static Stream<BaseNode> asyncNodes() {
        return Stream.of(
                new Waits(),
                new WaitsBatch(),
                new WaitsParallel(),
                new AsyncFlow(new Sync()),
                new WaitsBatchFlow(),
                new WaitsParallelBatchFlow(),
                new AsyncParallelFlow(2, new Sync()));
    }

    private static void refuses(Function<BaseNode, BaseNode> build, BaseNode async) {
        assertThatThrownBy(() -> build.apply(async))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + async.name() + "'")
                .hasMessageContaining("async");
    }

    @ParameterizedTest
    @MethodSource("asyncNodes")
    void anAsyncStartOfASyncFlowIsRefused(BaseNode async) {
        refuses(Flow::new, async);
        refuses(SyncBatchFlow::new, async);
    }

    @ParameterizedTest
    @MethodSource("asyncNodes")
    void anAsyncNodeAnywhereInASyncFlowIsRefused(BaseNode async) {
        refuses(node -> new Flow(new Sync().then(new Sync()).on("x", node)), async);
        refuses(node -> new SyncBatchFlow(new Sync().then(node)), async);
    }

    @ParameterizedTest
    @MethodSource("asyncNodes")
    void anAsyncNodeIsWelcomeInAnAsyncFlow(BaseNode async) {
        assertThat(new AsyncFlow(async.then(new Sync())).graph().branches()).hasSize(1);
    }

    @Test
    void anAsyncNodeDeepInASyncFlowIsRefused() {
        refuses(node -> new Flow(new Flow(new Sync().then(new SyncBatchFlow(node)))), new Waits());
        refuses(node -> new Flow(new Sync().then(node)), new AsyncFlow(new Waits()));
    }
}
