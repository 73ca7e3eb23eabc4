package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.Question;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The result types that can be read from a class. */
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

    abstract static class Arrays<T> extends Node<T, T[]> {}

    abstract static class ArraysOfLists<T> extends Arrays<List<T>> {}

    abstract static class Wild<T> extends Node<Map<? super T, T[][]>, List<? extends T>> {}

    static class Outer<T> {
        class Inner {}
    }

    abstract static class Owned<T> extends Node<T, Outer<T>.Inner> {}

    @Test
    void anArrayOfATypeArgumentIsFound() {
        assertThat(new Arrays<String>() {}.resultType()).isEqualTo(String[].class);
        assertThat(new Arrays<int[]>() {}.resultType()).isEqualTo(int[][].class);
        assertThat(new ArraysOfLists<String>() {}.resultType().getTypeName())
                .isEqualTo("java.util.List<java.lang.String>[]");
        assertThat(Types.argument(new Wild<Integer>() {}.getClass(), 0).getTypeName())
                .isEqualTo("java.util.Map<? super java.lang.Integer, java.lang.Integer[][]>");
    }

    @Test
    void aWildcardOfATypeArgumentIsFound() {
        assertThat(new Wild<Integer>() {}.resultType().getTypeName())
                .isEqualTo("java.util.List<? extends java.lang.Integer>");
        assertThat(new Wild<List<String>>() {}.resultType().getTypeName())
                .isEqualTo("java.util.List<? extends java.util.List<java.lang.String>>");
    }

    @Test
    void anInnerClassOfAGenericClassIsFound() {
        assertThat(new Owned<Integer>() {}.resultType()).isInstanceOfSatisfying(ParameterizedType.class, type -> {
            assertThat(type.getRawType()).isEqualTo(Outer.Inner.class);
            assertThat(type.getOwnerType().getTypeName()).isEqualTo(Outer.class.getName() + "<java.lang.Integer>");
        });
    }

    static class OpenArrays<T> extends Arrays<T> {}

    static class OpenWild<T> extends Wild<T> {}

    static class OpenOwned<T> extends Owned<T> {}

    @Test
    void anOpenPartOfATypeIsUnknown() {
        assertThat(Types.argument(OpenArrays.class, 1)).isNull();
        assertThat(Types.argument(OpenWild.class, 0)).isNull();
        assertThat(Types.argument(OpenWild.class, 1)).isNull();
        assertThat(Types.argument(OpenOwned.class, 1)).isNull();
    }

    @Test
    void openTypeArgumentsAreUnknown() {
        assertThat(Types.argument(Open.class, 1)).isNull();
        assertThat(Types.argument(new Open<String>() {}.getClass(), 1)).isNotNull();
    }

    abstract static class All<T> extends Node<T, Map<List<T>[], Map<? super T, ? extends Outer<T>.Inner>>> {}

    @Test
    void foundTypesEqualTheTypesOfTheJdk() {
        Type found = new All<Integer>() {}.resultType();
        Type ofJdk =
                new TypeRef<Map<List<Integer>[], Map<? super Integer, ? extends Outer<Integer>.Inner>>>() {}.type();

        assertThat(found).isEqualTo(ofJdk).hasSameHashCodeAs(ofJdk);
        assertThat(ofJdk).isEqualTo(found);
    }

    @Test
    void theTypeOfAListKeyEqualsTheTypeOfTheJdk() {
        Type ofJdk = new TypeRef<List<String>>() {}.type();

        assertThat(Key.listOf("names", String.class).type()).isEqualTo(ofJdk).hasSameHashCodeAs(ofJdk);
    }
}
