package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.ThrowingFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arguments and items that a pool rejects, and the messages. */
class PoolBadInputTest {

    private static final Key<String> TEXT = Key.of("text", String.class);
    private static final Key<String> OUT = Key.of("out", String.class);

    private final PoolCalls calls = new PoolCalls();

    private static Pool<Integer, Integer> pool() {
        return Pool.of((Integer i) -> i);
    }

    private static Arguments refused(String message, Consumer<Pool<Integer, Integer>> change) {
        return Arguments.of(message, change);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                refused("maxConcurrency must be at least 1 but was 0", pool -> pool.withMaxConcurrency(0)),
                refused("maxItems must be at least 1 but was 0", pool -> pool.withMaxItems(0)),
                refused("maxOpen must be at least 1 but was -3", pool -> pool.withMaxOpen(-3)),
                refused("deferredRetries must be at least 0 but was -1", pool -> pool.withDeferredRetries(-1)),
                refused("callTimeout must be positive but was PT0S", pool -> pool.withCallTimeout(Duration.ZERO)),
                refused(
                        "itemTimeout must be positive but was PT-1S",
                        pool -> pool.withItemTimeout(Duration.ofSeconds(-1))),
                refused("the name of a pool must not be blank", pool -> pool.withName(" ")),
                refused("the name of a pool must not be null", pool -> pool.withName(null)),
                refused("limiter of a pool must not be null", pool -> pool.withLimiter(null)),
                refused("callTimeout of a pool must not be null", pool -> pool.withCallTimeout(null)),
                refused("itemTimeout of a pool must not be null", pool -> pool.withItemTimeout(null)),
                refused("onFailure of a pool must not be null", pool -> pool.withOnFailure(null)),
                refused("options must not be null", pool -> pool.withOptions(null)),
                refused("items of a pool must not be null", pool -> pool.run(null)),
                refused(
                        "the consumer of the results must not be null",
                        pool -> pool.stream(List.<Integer>of().iterator(), null)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void badSettingsAreRefusedNamingWhatAndWhich(String message, Consumer<Pool<Integer, Integer>> change) {
        assertThatThrownBy(() -> change.accept(pool()))
                .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class)
                .hasMessage(message);
    }

    @Test
    void nothingToRunIsRefused() {
        assertThatThrownBy(() -> Pool.of((ThrowingFunction<Integer, Integer>) null))
                .hasMessage("function of a pool must not be null");
        assertThatThrownBy(() -> Pool.ofAsync((Function<Integer, CompletionStage<Integer>>) null))
                .hasMessage("function of a pool must not be null");
        assertThatThrownBy(() -> Pool.of((BaseNode) null, TEXT, OUT)).hasMessage("node of a pool must not be null");
        assertThatThrownBy(() -> Pool.of(new Node<>() {}, null, OUT))
                .hasMessage("the key of the item of a pool must not be null");
        assertThatThrownBy(() -> Pool.of(new Node<>() {}, TEXT, null))
                .hasMessage("the key of the result of a pool must not be null");
    }

    @Test
    void settingsOfAFunctionMustNotBeNull() {
        Work<Integer, Integer> work = Work.of((Integer i) -> i);

        assertThatThrownBy(() -> work.withRetry(null)).hasMessage("retry must not be null");
        assertThatThrownBy(() -> work.withResultType((Class<Integer>) null))
                .hasMessage("the result type must not be null");
        assertThatThrownBy(() -> work.withFingerprint(null)).hasMessage("the fingerprint must not be null");
        assertThatThrownBy(() -> Pool.of((Work<Integer, Integer>) null)).hasMessage("work of a pool must not be null");
    }

    private static final class Named extends Node<Object, Object> {}

    @Test
    void aSharedVariableThatIsNullIsNamed() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("style", null);

        assertThatThrownBy(() -> NodeWork.of(new Named(), OUT).withShared(variables))
                .hasMessage("the shared variable 'style' must not be null");
    }

    @Test
    void aNullItemIsRefusedByIndexBeforeAnyIsRun() {
        assertThatThrownBy(() -> calls.pool(1).run(Arrays.asList(1, 2, null, 4)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("item 2 of pool 'Pool' must not be null");
        assertThat(calls.calls).isEmpty();
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // proof: the point is an item of a type that the compiler would refuse
    void anItemThatIsNotAMapIsRejectedByIndex() {
        List items = List.of(Map.of("text", "a"), "b");

        assertThatThrownBy(() -> Pool.of(new Named(), OUT).run(items))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item 1 of pool 'Pool' must be a map of its fields but is a java.lang.String");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // proof: the point is an item of a type that the compiler would refuse
    void anItemThatDoesNotFitItsKeyIsRefused() {
        List items = List.of(17);

        assertThatThrownBy(() -> Pool.of(new Named(), TEXT, OUT).run(items))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key 'text' is of type java.lang.String but its value is a java.lang.Integer");
    }

    @Test
    void aFieldThatIsNullFailsItsItem() {
        Map<String, Object> item = new HashMap<>();
        item.put("text", null);

        PoolReport<Map<String, ?>, String> report =
                Pool.of(new Named(), OUT).withOptions(calls.virtual.options()).run(List.of(item));

        assertThat(report.failed().get(0).outcome().failure().orElseThrow())
                .hasMessage("the value of 'text' must not be null");
    }

    @Test
    void aNullItemOfAnIteratorStopsTheRunAndIsNamed() {
        List<Integer> consumed = new ArrayList<>();

        assertThatThrownBy(() -> calls.pool(1).stream(
                        Arrays.asList(1, 2, null, 4).iterator(), item -> consumed.add(item.item())))
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("Pool[input at item 2]")
                .cause()
                .hasMessage("item 2 of pool 'Pool' must not be null");
        assertThat(calls.inFlight()).isZero();
    }
}
