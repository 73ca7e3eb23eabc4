package io.pocketflow.core.durable;

import static io.pocketflow.core.fixture.KeptNodes.each;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptNodes;
import io.pocketflow.core.fixture.KeptNodes.Batch;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How steps are named in records: by where they are, never by when they came. */
class StepKeysTest {

    private static final Key<String> GROUP = Key.of("group", String.class);
    private static final Key<String> MEMBER = Key.of("member", String.class);

    private final KeptStore store = new KeptStore();
    private final VirtualRun virtual = new VirtualRun();

    private void run(BaseNode node) {
        node.run(Shared.create(), virtual.options().withStore(store).withRunId("run"));
    }

    private static Single single(String name) {
        return new Single(name, input -> input);
    }

    @Test
    void nodeAloneIsNamedByItself() {
        run(single("a"));
        assertThat(store.keys()).containsExactly("a#0");
    }

    @Test
    void nestedFlowsArePartsOfTheName() {
        run(flow("F", single("a").then(flow("G", single("a").then(flow("H", single("a")))))));
        assertThat(store.keys()).containsExactly("F#0/a#0", "F#0/G#0/a#0", "F#0/G#0/H#0/a#0");
    }

    @Test
    void visitsOfALoopHaveDifferentKeys() {
        Single node = Single.looping("a", 3);
        run(flow("F", node.on("again", node).end(BaseNode.DEFAULT)));
        assertThat(store.keys()).containsExactly("F#0/a#0", "F#0/a#1", "F#0/a#2");
    }

    @Test
    void visitsAreCountedWithinTheLevelAround() {
        Single inner = Single.looping("inner", 2);
        Single outer =
                new Single("outer", Retry.ONCE, i -> i, shared -> shared.get(KeptNodes.COUNT) < 5 ? "again" : "");
        Flow nested = flow("G", inner.on("again", inner).end(BaseNode.DEFAULT));
        run(flow("F", nested.then(outer), outer.on("again", nested).end(BaseNode.DEFAULT)));
        assertThat(store.keys())
                .containsExactly("F#0/G#0/inner#0", "F#0/G#0/inner#1", "F#0/outer#0", "F#0/G#1/inner#0", "F#0/outer#1");
    }

    @Test
    void itemsAreNamedByContentAndEqualOnesByOccurrence() {
        run(new Batch("b", List.of("x", "y", "x", "x"), item -> item));
        assertThat(store.keys()).containsExactly("b#0[x~0]", "b#0[y~0]", "b#0[x~1]", "b#0[x~2]");
    }

    @Test
    void insertedItemShiftsNothing() {
        run(new Batch("b", List.of("x", "y", "x"), item -> item));
        Batch longer = new Batch("b", List.of("new", "x", "y", "x", "newer"), item -> item);
        run(longer);
        assertThat(longer.calls).containsExactly("new", "newer");
    }

    @Test
    void parallelItemsAreNamedAsSequentialOnesAre() {
        AsyncParallelBatchNode<String, String> parallel = new AsyncParallelBatchNode<>(2) {
            @Override
            public String name() {
                return "b";
            }

            @Override
            protected List<String> prep(Shared shared) {
                return List.of("x", "y", "x");
            }

            @Override
            protected String exec(String item) {
                return item;
            }
        };
        run(parallel);
        assertThat(store.keys()).containsExactlyInAnyOrder("b#0[x~0]", "b#0[y~0]", "b#0[x~1]");
    }

    @Test
    void loopAroundABatchNamesEachVisit() {
        Batch batch = new Batch("b", List.of("x"), item -> item);
        Single check = Single.looping("check", 2);
        Flow flow = flow("F", batch.then(check), check.on("again", batch).end(BaseNode.DEFAULT));
        run(flow);
        assertThat(store.keys()).containsExactly("F#0/b#0[x~0]", "F#0/check#0", "F#0/b#1[x~0]", "F#0/check#1");
        run(flow);
        assertThat(batch.calls).hasSize(2);
    }

    @Test
    void nestedBatchesNameEachLevel() {
        Single node = single("a");
        Flow flow =
                flow("F", each("groups", GROUP, List.of("g", "h"), each("members", MEMBER, List.of("m", "m"), node)));
        run(flow);
        assertThat(store.keys())
                .containsExactly(
                        "F#0/groups#0[{group=g}~0]/members#0[{member=m}~0]/a#0",
                        "F#0/groups#0[{group=g}~0]/members#0[{member=m}~1]/a#0",
                        "F#0/groups#0[{group=h}~0]/members#0[{member=m}~0]/a#0",
                        "F#0/groups#0[{group=h}~0]/members#0[{member=m}~1]/a#0");
        run(flow);
        assertThat(node.calls).hasSize(4);
    }

    @Test
    void sharedNodeHasAKeyInEachFlow() {
        Single node = single("a");
        Flow flow = flow("F", flow("G", node).then(flow("H", node)).then(node));
        run(flow);
        run(flow);
        assertThat(store.keys()).containsExactly("F#0/G#0/a#0", "F#0/H#0/a#0", "F#0/a#0");
        assertThat(node.calls).hasSize(3);
    }

    @Test
    void branchesOfAParallelFlowAreNamedByIndex() {
        Single node = single("a");
        AsyncParallelFlow flow = new AsyncParallelFlow(2, node, node) {
            @Override
            public String name() {
                return "P";
            }
        };
        run(flow);
        run(flow);
        assertThat(store.keys()).containsOnly("P#0[0]/a#0", "P#0[1]/a#0");
        assertThat(node.calls).hasSize(2);
    }

    @Test
    void nameOfAStepHoldsNothingOfTheRun() {
        Single node = single("a");
        run(flow("F", node));
        node.run(Shared.create(), virtual.options().withStore(store).withRunId("other"));
        assertThat(store.saved).extracting(KeptStore.Saved::runId).containsExactly("run", "other");
    }

    @Test
    void keyIsAskedForOnceAStep() {
        run(flow("F", single("a").then(single("b"))));
        assertThat(store.asked).extracting(StepKey::toString).containsExactly("F#0/a#0", "F#0/b#0");
    }

    @Test
    void idempotencyKeyIsTheSameOnEveryAttemptAndInEveryRunOfOneId() {
        List<String> keys = new ArrayList<>();
        Node<Object, String> node = new Node<>(Retry.upTo(2)) {
            @Override
            public String name() {
                return "pay";
            }

            @Override
            protected String exec(Object input, Attempt attempt) {
                keys.add(attempt.idempotencyKey());
                throw new IllegalStateException("no");
            }

            @Override
            protected String execFallback(Object input, Exception last) throws Exception {
                throw last;
            }
        };
        Flow flow = flow("F", node);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run(flow)).isInstanceOf(FlowException.class);
        }
        assertThat(keys).hasSize(4).containsOnly("run/F#0/pay#0");
    }

    @Test
    void defaultHashDistinguishesUnequalTexts() {
        StepStore plain = StepStore.inMemory();
        assertThat(plain.hash("x"))
                .isEqualTo(plain.hash("x"))
                .isNotEqualTo(plain.hash("y"))
                .hasSize(16);
    }
}
