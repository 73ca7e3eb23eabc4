package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pools over nodes and flows: a store for each item. */
class PoolNodesTest {

    private static final Key<String> TEXT = Key.of("text", String.class);
    private static final Key<String> STYLE = Key.of("style", String.class);
    private static final Key<String> OUT = Key.of("out", String.class);

    private final PoolCalls calls = new PoolCalls();

    /** Fills a template from the store, as a skill does. */
    private static class Fill extends Node<String, String> implements Yields<String> {
        @Override
        public Key<String> output() {
            return OUT;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(STYLE) + ":" + shared.get(TEXT);
        }

        @Override
        protected String exec(String prompt) {
            return prompt + "!";
        }

        @Override
        protected String post(Shared shared, String prompt, String result) {
            shared.put(OUT, result);
            return DEFAULT;
        }
    }

    private <I, O> PoolReport<I, O> run(Pool<I, O> pool, List<I> items) {
        return pool.withOptions(calls.virtual.options()).run(items);
    }

    @Test
    void aNodeThatReservesThePoolsLimiterCountsOnceByItsWeight() {
        Limiter tokens = Limiter.of(Limits.NONE.withMaxWeight(100), calls.virtual);
        Fill whole = new Fill() {
            @Override
            protected Reservation reserve(String prompt) {
                return tokens.reserve(100);
            }
        };

        PoolReport<Map<String, ?>, String> report = run(
                Pool.of(NodeWork.of(whole).withShared(Map.of("style", "s"))).withLimiter(tokens),
                List.of(Map.of("text", "a"), Map.of("text", "b")));

        assertThat(report.results()).containsExactly("s:a!", "s:b!");
        assertThat(tokens.inFlight()).isZero();
    }

    @Test
    void fieldsOfTheItemAreItsStore() {
        PoolReport<Map<String, ?>, String> report =
                run(Pool.of(new Fill()), List.of(Map.of("text", "a", "style", "x"), Map.of("text", "b", "style", "y")));

        assertThat(report.results()).containsExactly("x:a!", "y:b!");
    }

    @Test
    void theItemWinsOverSharedVariables() {
        PoolReport<Map<String, ?>, String> report = run(
                Pool.of(NodeWork.of(new Fill()).withShared(Map.of("style", "dry"))),
                List.of(Map.of("text", "a"), Map.of("text", "b", "style", "lush")));

        assertThat(report.results()).containsExactly("dry:a!", "lush:b!");
    }

    @Test
    void sharedVariablesServeAnItemUnderAKeyToo() {
        PoolReport<String, String> report = run(
                Pool.of(NodeWork.of(new Fill(), TEXT, OUT).withShared(Map.of("style", "s", "text", "lost"))),
                List.of("a", "b"));

        assertThat(report.results()).containsExactly("s:a!", "s:b!");
    }

    @Test
    void laterSharedVariablesTakeThePlaceOfEarlierOnesAndAreCopied() {
        Map<String, Object> variables = new LinkedHashMap<>(Map.of("style", "before"));
        Pool<Map<String, ?>, String> pool = Pool.of(
                NodeWork.of(new Fill()).withShared(Map.of("text", "gone")).withShared(variables));
        variables.put("style", "after");

        assertThat(run(pool, List.of(Map.of("text", "a"))).results()).containsExactly("before:a!");
    }

    @Test
    void noItemSeesTheStoreOfAnother() {
        AtomicInteger leaks = new AtomicInteger();
        Node<Object, Object> node = new Node<>() {
            @Override
            protected Object prep(Shared shared) {
                leaks.addAndGet(shared.contains(OUT) ? 1 : 0);
                return null;
            }

            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                shared.put(OUT, shared.get(TEXT));
                return DEFAULT;
            }
        };
        List<String> texts = IntStream.range(0, 100).mapToObj(i -> "t" + i).toList();

        assertThat(run(Pool.of(node, TEXT, OUT), texts).results()).isEqualTo(texts);
        assertThat(leaks).hasValue(0);
    }

    @Test
    void anItemWithoutAResultFailsNamingTheKey() {
        Node<Object, Object> silent = new Node<>() {};

        PoolReport<String, String> report = run(Pool.of(silent, TEXT, OUT), List.of("a"));

        assertThat(report.failed().get(0).outcome().failure().orElseThrow())
                .hasMessageContaining("there is no value for key 'out'");
    }

    @Test
    void anItemWhosePrepFailsIsAnOutcome() {
        PoolReport<Map<String, ?>, String> report =
                run(Pool.of(new Fill()), List.of(Map.of("text", "a"), Map.of("text", "b", "style", "s")));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(0);
        assertThat(report.failed().get(0).outcome().failure().orElseThrow())
                .hasMessageContaining("there is no value for key 'style'");
    }

    @Test
    void nodesRetryByTheirOwn() {
        AtomicInteger attempts = new AtomicInteger();
        Node<Object, String> node = new Node<>(Retry.upTo(3)) {
            @Override
            protected String exec(Object input) throws Exception {
                if (attempts.incrementAndGet() < 3) {
                    throw new Boom("not yet");
                }
                return "x";
            }

            @Override
            protected String post(Shared shared, Object prepared, String result) {
                shared.put(OUT, result);
                return DEFAULT;
            }
        };

        PoolReport<String, String> report = run(Pool.of(node, TEXT, OUT), List.of("a"));

        assertThat(report.results()).containsExactly("x");
        assertThat(report.items().get(0).outcome().attempts()).isEqualTo(3);
    }

    @Test
    void callsOfBatchesAndBranchesInAFlowAreCallsOfThePool() {
        AsyncParallelBatchNode<Integer, Integer> batch = new AsyncParallelBatchNode<>(8) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(1, 2, 3, 4, 5, 6, 7, 8);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer i) {
                return calls.call("" + i, 1, () -> i);
            }

            @Override
            protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                shared.put(OUT, shared.get(TEXT) + results);
                return DEFAULT;
            }
        };

        PoolReport<String, String> report =
                run(Pool.of(new AsyncFlow(batch), TEXT, OUT).withMaxConcurrency(4), List.of("a", "b"));

        assertThat(report.results()).containsExactly("a[1, 2, 3, 4, 5, 6, 7, 8]", "b[1, 2, 3, 4, 5, 6, 7, 8]");
        assertThat(calls.maxInFlight()).isEqualTo(4);
        assertThat(calls.virtual.elapsed()).isEqualTo(PoolCalls.seconds(4));
        assertThat(report.items()).extracting(item -> item.outcome().attempts()).containsExactly(8, 8);
    }

    @Test
    void fallbackKeepsThePlaceOfItsCall() {
        List<Integer> inFlight = new ArrayList<>();
        AsyncNode<Object, String> node = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> execAsync(Object input) {
                throw new IllegalStateException("no");
            }

            @Override
            protected CompletionStage<String> execFallbackAsync(Object input, Exception last) {
                return calls.call("fallback", 1, () -> {
                    inFlight.add(calls.inFlight());
                    return "instead";
                });
            }

            @Override
            protected String post(Shared shared, Object prepared, String result) {
                shared.put(OUT, result);
                return DEFAULT;
            }
        };

        run(Pool.of(node, TEXT, OUT).withMaxConcurrency(2), List.of("a", "b", "c", "d"));

        assertThat(calls.maxInFlight()).isEqualTo(2);
        assertThat(calls.virtual.elapsed()).isEqualTo(PoolCalls.seconds(2));
    }

    @Test
    void aYieldingNodeIsRunForItsResult() {
        Shared shared = Shared.of(Map.of("text", "a", "style", "s"));

        assertThat(new Fill().runForResult(shared)).isEqualTo("s:a!");
        assertThat(new Fill().runForResultAsync(shared).join()).isEqualTo("s:a!");
    }

    @Test
    void yieldsThatAreNotNodesCannotBeRun() {
        Yields<String> odd = new Yields<>() {
            @Override
            public Key<String> output() {
                return OUT;
            }

            @Override
            public Op op() {
                return new Fill().op();
            }
        };

        assertThatThrownBy(() -> odd.runForResult(Shared.create()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("only a node or flow can be run for a result, but ")
                .hasMessageEndingWith(" is neither");
    }
}
