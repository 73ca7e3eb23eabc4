package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.pool.Pool;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that was made without its constructor, as proxies and mocks are, is refused with a sentence. */
class ProxyTest {

    static class Work extends Node<Object, Object> {}

    static class AsyncWork extends AsyncNode<Object, Object> {}

    static class Items extends BatchNode<Object, Object> {}

    static class Inner extends Flow {
        Inner() {
            super(new Work());
        }
    }

    static List<Class<? extends BaseNode>> classes() {
        return List.of(Work.class, AsyncWork.class, Items.class, Inner.class);
    }

    /** As Objenesis does for Spring and Mockito. */
    private static BaseNode withoutConstructor(Class<? extends BaseNode> type) throws Exception {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        Field instance = unsafe.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        return (BaseNode) unsafe.getMethod("allocateInstance", Class.class).invoke(instance.get(null), type);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void aNodeMadeWithoutItsConstructorIsRefused(Class<? extends BaseNode> type) throws Exception {
        BaseNode proxy = withoutConstructor(type);
        String message = "the constructor of a node of class " + type.getName() + " was not called, as is usual for"
                + " proxies and mocks, so the node has no fields: use the node itself, and proxy the objects it calls";

        assertThatThrownBy(() -> new AsyncFlow(proxy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new AsyncFlow(new Work().then(proxy))).hasMessage(message);
        assertThatThrownBy(() -> new AsyncFlow(proxy.then(new Work()))).hasMessage(message);
        assertThatThrownBy(() -> new AsyncFlow(proxy.on("again", new Work()).end("over")))
                .hasMessage(message);
        assertThatThrownBy(() -> new AsyncParallelFlow(1, proxy)).hasMessage(message);
        assertThatThrownBy(() -> proxy.run(Shared.create())).hasMessage(message);
        assertThatThrownBy(() -> proxy.runAsync(Shared.create())).hasMessage(message);
        assertThatThrownBy(() -> Pool.of(proxy, Key.of("in", Object.class), Key.of("out", Object.class))
                        .run(List.of(1)))
                .hasMessage(message);
    }

    @Test
    void aFlowMadeWithoutItsConstructorCannotBeDrawn() throws Exception {
        BaseFlow proxy = (BaseFlow) withoutConstructor(Inner.class);

        assertThatThrownBy(proxy::graph)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the constructor of a node of class " + Inner.class.getName())
                .hasMessageEndingWith("use the node itself, and proxy the objects it calls");
    }
}
