package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.store.StepKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools whose results are kept: what a second run is spared. */
class PoolStoreTest {

    private final KeptStore store = new KeptStore();
    private final PoolCalls calls = new PoolCalls();
    private String broken = "";

    private RunOptions options() {
        return calls.virtual.options().withStore(store).withRunId("run");
    }

    private Pool<String, String> functions() {
        return functions("");
    }

    private Pool<String, String> functions(String fingerprint) {
        return Pool.of(Work.<String, String>ofAsync(text -> calls.call(text, 1, () -> {
                            if (text.equals(broken)) {
                                throw new IllegalStateException("no");
                            }
                            return text + "!";
                        }))
                        .withFingerprint(fingerprint))
                .withOptions(options());
    }

    private AsyncFlow chain() {
        return PoolChain.of((letter, text) -> text.equals(broken)
                ? CompletableFuture.failedFuture(new Boom("no"))
                : calls.call(letter + ":" + text, 1, () -> text + letter));
    }

    private Pool<String, String> chains() {
        return Pool.of(chain(), PoolChain.TEXT, PoolChain.RESULT).withOptions(options());
    }

    @Test
    void finishedItemsAreNotCalledAgain() {
        functions().run(List.of("a", "b"));
        calls.calls.clear();

        PoolReport<String, String> second = functions().run(List.of("a", "b"));

        assertThat(calls.calls).isEmpty();
        assertThat(second.results()).containsExactly("a!", "b!");
        assertThat(second.items()).allMatch(ItemReport::replayed);
        assertThat(second.items().get(0).outcome().attempts()).isEqualTo(1);
        assertThat(second.status().replayed()).isEqualTo(2);
        assertThat(second.status().attempts()).isZero();
    }

    @Test
    void anItemThatIsPutInBetweenShiftsNothing() {
        functions().run(List.of("a", "b", "c"));
        calls.calls.clear();

        PoolReport<String, String> second = functions().run(List.of("a", "new", "b", "c"));

        assertThat(calls.called()).containsExactly("new");
        assertThat(second.results()).containsExactly("a!", "new!", "b!", "c!");
    }

    @Test
    void equalItemsHaveDifferentNumbers() {
        functions().run(List.of("a", "a"));
        assertThat(calls.called()).containsExactly("a", "a");
        assertThat(store.keys()).containsExactly("Pool#0[a~0]", "Pool#0[a~1]");

        functions().run(List.of("a", "a", "a"));

        assertThat(calls.called()).hasSize(3);
    }

    @Test
    void equalItemsAreCountedByTheStoreAnewInEachRun() {
        functions().run(List.of("a", "a"));
        functions().run(List.of("a"));

        assertThat(store.counted).containsExactly("a=0", "a=1", "end", "a=0", "end");
    }

    @Test
    void failedItemsAreRunAgain() {
        broken = "b";
        functions().run(List.of("a", "b"));
        broken = "";
        calls.calls.clear();

        assertThat(functions().run(List.of("a", "b")).results()).containsExactly("a!", "b!");
        assertThat(calls.called()).containsExactly("b");
    }

    @Test
    void retryFailedFindsTheRecordsOfItsItems() {
        broken = "xab";
        PoolReport<String, String> first = chains().run(List.of("w", "x", "x"));
        broken = "";
        calls.calls.clear();

        PoolReport<String, String> second = first.retryFailed();

        assertThat(first.status().failed()).isEqualTo(2);
        assertThat(calls.called()).containsExactly("c:xab", "c:xab");
        assertThat(second.results()).containsExactly("wabc", "xabc", "xabc");
    }

    @Test
    void stepsOfAnUnfinishedItemAreNotCalledAgain() {
        broken = "xa";
        chains().run(List.of("w", "x"));
        broken = "";
        calls.calls.clear();

        PoolReport<String, String> second = chains().run(List.of("w", "x"));

        assertThat(calls.called()).containsExactly("b:xa", "c:xab");
        assertThat(second.results()).containsExactly("wabc", "xabc");
        assertThat(second.items()).extracting(ItemReport::replayed).containsExactly(true, false);
    }

    @Test
    void aFinishedItemIsAnsweredWithoutEnteringItsFlow() {
        chains().run(List.of("w"));
        store.asked.clear();

        chains().run(List.of("w"));

        assertThat(store.asked).extracting(StepKey::toString).containsExactly("Pool#0[w~0]");
    }

    @Test
    void recordsOfItemsContainHowTheyEnded() {
        broken = "x";
        chains().run(List.of("w", "x"));

        assertThat(store.saved)
                .filteredOn(saved -> saved.step().parts().size() == 1)
                .extracting(saved -> saved.step() + " " + saved.record().kind())
                .containsExactlyInAnyOrder("Pool#0[w~0] DONE", "Pool#0[x~0] FAILED");
    }

    /** A pool over one node, whose prep or exec fails for the broken items. */
    private Pool<String, String> nodes(boolean inPrep) {
        PoolChain.Letter node =
                new PoolChain.Letter(
                        "a",
                        (letter, text) -> calls.call(text, 1, () -> {
                            if (text.equals(broken)) {
                                throw new IllegalStateException("no");
                            }
                            return text + letter;
                        })) {
                    @Override
                    protected String prep(Shared shared) {
                        String text = super.prep(shared);
                        if (inPrep && text.equals(broken)) {
                            throw new IllegalStateException("no");
                        }
                        return text;
                    }
                };
        return Pool.of(node, PoolChain.TEXT, PoolChain.RESULT).withOptions(options());
    }

    @Test
    void aSingleNodesRecordIsThatOfItsItem() {
        nodes(false).run(List.of("w", "x"));
        assertThat(store.keys()).containsExactly("Pool#0[w~0]/a#0", "Pool#0[x~0]/a#0");
        calls.calls.clear();

        PoolReport<String, String> second = nodes(false).run(List.of("w", "x"));

        assertThat(calls.calls).isEmpty();
        assertThat(second.results()).containsExactly("wa", "xa");
        assertThat(second.items()).allMatch(ItemReport::replayed);
        assertThat(second.items().get(0).outcome().attempts()).isEqualTo(1);
        assertThat(store.saved).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureOfASingleNodeIsRecordedWhereverItHappened(boolean inPrep) {
        broken = "x";
        nodes(inPrep).run(List.of("x"));

        assertThat(store.saved)
                .filteredOn(saved -> saved.step().parts().size() == 1)
                .extracting(saved -> saved.step() + " " + saved.record().kind())
                .containsExactly("Pool#0[x~0] FAILED");

        broken = "";
        assertThat(nodes(inPrep).run(List.of("x")).results()).containsExactly("xa");
    }

    @Test
    void resultsOfAnotherModelAreComputedAgain() {
        List<String> made = new ArrayList<>();
        Stream.of("small", "small", "large").forEach(model -> {
            Node<String, String> node = new Node<>() {
                @Override
                public String name() {
                    return "Model";
                }

                @Override
                protected String fingerprint() {
                    return model;
                }

                @Override
                protected String prep(Shared shared) {
                    return shared.get(PoolChain.TEXT);
                }

                @Override
                protected String exec(String text) {
                    made.add(model);
                    return model + text;
                }

                @Override
                protected String post(Shared shared, String text, String result) {
                    shared.put(PoolChain.RESULT, result);
                    return DEFAULT;
                }
            };
            PoolReport<String, String> report = Pool.of(new AsyncFlow(node), PoolChain.TEXT, PoolChain.RESULT)
                    .withOptions(options())
                    .run(List.of("x"));
            assertThat(report.results()).containsExactly(model + "x");
        });

        assertThat(made).containsExactly("small", "large");
    }

    @Test
    void resultsWithAnotherFingerprintAreComputedAgain() {
        functions("model one").run(List.of("a"));
        functions("model one").run(List.of("a"));
        assertThat(calls.called()).hasSize(1);

        functions("model two").run(List.of("a"));

        assertThat(calls.called()).hasSize(2);
    }

    @Test
    void changedVariablesMakeOtherItemsAndTheOrderOfFieldsDoesNot() {
        Pool<Map<String, ?>, String> pool = styled("dry");
        pool.run(List.of(Map.of("text", "a", "number", 1, "other", 2)));
        calls.calls.clear();

        Map<String, Object> turned = new java.util.LinkedHashMap<>();
        turned.put("other", 2);
        turned.put("number", 1);
        turned.put("text", "a");
        pool.run(List.of(turned));
        assertThat(calls.calls).isEmpty();

        styled("lush").run(List.of(turned));
        assertThat(calls.calls).hasSize(3);
    }

    private Pool<Map<String, ?>, String> styled(String style) {
        NodeWork<Map<String, ?>, String> work = NodeWork.of(chain(), PoolChain.RESULT);
        return Pool.of(work.withShared(Map.of("style", style))).withOptions(options());
    }
}
