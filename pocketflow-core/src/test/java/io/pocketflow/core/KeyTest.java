package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys and type references. */
class KeyTest {

    private static final TypeRef<Map<String, Integer>> COUNTS = new TypeRef<>() {};

    @Test
    void aKeyHasANameAndAType() {
        Key<String> key = Key.of("question", String.class);

        assertThat(key.name()).isEqualTo("question");
        assertThat(key.type()).isEqualTo(String.class);
        assertThat(key.isLocal()).isFalse();
        assertThat(key).hasToString("question: java.lang.String");
    }

    @Test
    void aLocalKeySaysSo() {
        assertThat(Key.local("text", String.class).isLocal()).isTrue();
        assertThat(Key.local("counts", COUNTS).isLocal()).isTrue();
    }

    @Test
    void aListKeyKnowsItsElement() {
        assertThat(Key.listOf("notes", String.class).type().getTypeName())
                .isEqualTo("java.util.List<java.lang.String>");
    }

    @Test
    void aListKeyEqualsTheSameKeyWrittenWithATypeReference() {
        Key<List<String>> written = Key.of("notes", new TypeRef<List<String>>() {});

        assertThat(Key.listOf("notes", String.class)).isEqualTo(written).hasSameHashCodeAs(written);
        assertThat(written).isEqualTo(Key.listOf("notes", String.class));
    }

    @Test
    void aTypeReferenceKeepsTheTypeArguments() {
        assertThat(COUNTS.type().getTypeName()).isEqualTo("java.util.Map<java.lang.String, java.lang.Integer>");
        assertThat(COUNTS).hasToString(COUNTS.type().getTypeName());
        assertThat(Key.of("counts", COUNTS).type()).isEqualTo(COUNTS.type());
    }

    @Test
    @SuppressWarnings("rawtypes") // proof: the missing type argument is what is tested
    void aTypeReferenceWithoutArgumentIsRefused() {
        assertThatThrownBy(() -> new TypeRef() {})
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type argument");
    }

    private static <T> TypeRef<T> open() {
        return new TypeRef<>() {};
    }

    @Test
    void aTypeVariableIsRefusedNamingTheKey() {
        assertThatThrownBy(() -> Key.of("open", KeyTest.<String>open()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'open'");
    }

    @Test
    void keysAreEqualByNameTypeAndExtent() {
        Key<String> key = Key.of("a", String.class);

        assertThat(key).isEqualTo(Key.of("a", String.class)).hasSameHashCodeAs(Key.of("a", String.class));
        assertThat(key).isNotEqualTo(Key.of("b", String.class));
        assertThat(key).isNotEqualTo(Key.of("a", Integer.class));
        assertThat(key).isNotEqualTo(Key.local("a", String.class));
        assertThat(key).isNotEqualTo("a");
    }

    @Test
    void namesMustNotBeBlankOrNull() {
        assertThatThrownBy(() -> Key.of(" ", String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a key must not be blank");
        assertThatThrownBy(() -> Key.of(null, String.class)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aMissingTypeIsRefusedNamingTheKey() {
        assertThatThrownBy(() -> Key.of("a", (Class<?>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> Key.listOf("a", null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aPrimitiveTypeTakesItsBoxes() {
        Shared shared = Shared.create();

        assertThat(shared.put(Key.of("int", int.class), 1).get(Key.of("int", int.class)))
                .isEqualTo(1);
        assertThat(shared.put(Key.of("long", long.class), 2L).get(Key.of("long", Long.class)))
                .isEqualTo(2);
        assertThat(shared.put(Key.of("bool", boolean.class), true).get(Key.of("bool", Boolean.class)))
                .isTrue();
        assertThat(shared.put(Key.of("char", char.class), 'c').get(Key.of("char", char.class)))
                .isEqualTo('c');
    }

    @Test
    void anArrayOfAGenericTypeIsAType() {
        Key<List<String>[]> key = Key.of("lists", new TypeRef<List<String>[]>() {});
        @SuppressWarnings({"unchecked", "rawtypes"}) // proof: the array is empty
        List<String>[] lists = new List[0];

        assertThat(Shared.create().put(key, lists).get(key)).isSameAs(lists);
    }
}
