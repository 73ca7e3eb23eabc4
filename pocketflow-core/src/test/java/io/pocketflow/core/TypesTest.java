package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a class says of the types of its results. */
class TypesTest {

    abstract static class Listing<X, T> extends Node<X, Map<String, List<T>>> {}

    abstract static class Swapped<A, B> extends Listing<B, A> {}

    static final class Numbers extends Swapped<Integer, String> {}

    static final class Plain extends AsyncParallelBatchNode<String, int[]> {
        Plain() {
            super(1);
        }
    }

    static class Open<T> extends Node<T, List<T>> {}

    @Test
    void theResultTypeIsTheTypeArgument() {
        assertThat(new Plain().resultType()).isEqualTo(int[].class);
        assertThat(Types.argument(Question.class, 0)).isEqualTo(String.class);
    }

    @Test
    void typeArgumentsAreFollowedThroughSuperclasses() {
        assertThat(new Numbers().resultType().getTypeName())
                .isEqualTo("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
        assertThat(Types.argument(Numbers.class, 0)).isEqualTo(String.class);
    }

    @Test
    void whatTheClassLeavesOpenIsUnknown() {
        assertThat(Types.argument(Open.class, 1)).isNull();
        assertThat(Types.argument(new Open<String>() {}.getClass(), 1)).isNotNull();
    }
}
