package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The behaviour of a node that overrides nothing, and the messages about names and nulls. */
public class NodeDefaultsTest {

    static final class Idle extends Node<Object, Object> {}

    static final class IdleAsync extends AsyncNode<Object, Object> {}

    static final class IdleBatch extends BatchNode<Object, Object> {}

    static final class IdleAsyncBatch extends AsyncBatchNode<Object, Object> {}

    static final class IdleParallel extends AsyncParallelBatchNode<Object, Object> {
        IdleParallel() {
            super(2);
        }
    }

    static final class IdleBatchFlow extends BatchFlow<Object> {
        IdleBatchFlow() {
            super(new Idle());
        }
    }

    static final class IdleAsyncBatchFlow extends AsyncBatchFlow<Object> {
        IdleAsyncBatchFlow() {
            super(new IdleAsync());
        }
    }

    static final class IdleParallelBatchFlow extends AsyncParallelBatchFlow<Object> {
        IdleParallelBatchFlow() {
            super(2, new IdleAsync());
        }
    }

    public static List<BaseNode> idle() {
        return List.of(
                new Idle(),
                new IdleAsync(),
                new IdleBatch(),
                new IdleAsyncBatch(),
                new IdleParallel(),
                new IdleBatchFlow(),
                new IdleAsyncBatchFlow(),
                new IdleParallelBatchFlow(),
                new Flow(new Idle()),
                new AsyncFlow(new IdleAsync()),
                new AsyncParallelFlow(2, new Idle(), new IdleAsync()));
    }

    private final VirtualRun time = new VirtualRun();

    @ParameterizedTest
    @MethodSource("idle")
    void allHooksAreOptional(BaseNode node) {
        assertThat(node.run(Shared.create(), time.options())).isEqualTo(BaseNode.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("idle")
    void allHooksAreOptionalAlsoAsync(BaseNode node) throws Exception {
        CompletableFuture<String> run = node.runAsync(Shared.create(), time.options());

        assertThat(time.await(run)).isEqualTo(BaseNode.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("idle")
    void allHooksAreOptionalOnRealThreads(BaseNode node) throws Exception {
        assertThat(node.run(Shared.create())).isEqualTo(BaseNode.DEFAULT);
        assertThat(node.runAsync(Shared.create()).get()).isEqualTo(BaseNode.DEFAULT);
    }

    @Test
    void theDefaultsArePrepNullAndExecNull() {
        List<Object> seen = new ArrayList<>();
        Node<Object, Object> node = new Node<>() {
            @Override
            protected String post(Shared shared, Object prepared, Object result) {
                seen.add(prepared);
                seen.add(result);
                return null;
            }
        };

        node.run(Shared.create());

        assertThat(seen).containsExactly(null, null);
    }

    @Test
    void theDefaultNameIsTheSimpleNameOfTheClass() {
        assertThat(new Idle().name()).isEqualTo("Idle");
        assertThat(new Idle()).hasToString("Idle");
        assertThat(new Node<Object, Object>() {}.name()).startsWith("NodeDefaultsTest$");
    }

    @ParameterizedTest
    @MethodSource("idle")
    void aNullStoreIsRefusedNamingTheNode(BaseNode node) {
        assertThatThrownBy(() -> node.run(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(node.name());
        assertThatThrownBy(() -> node.runAsync(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void nullOptionsAreRefused() {
        assertThatThrownBy(() -> new Idle().run(Shared.create(), (RunOptions) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("options");
    }

    @Test
    void theInterruptFlagIsSetAgainWhenExecWasInterrupted() {
        Node<Object, Object> node = new Node<>(Retry.upTo(3)) {
            @Override
            protected Object exec(Object input) throws InterruptedException {
                throw new InterruptedException("from inside");
            }
        };

        assertThatThrownBy(() -> node.run(Shared.create())).hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
