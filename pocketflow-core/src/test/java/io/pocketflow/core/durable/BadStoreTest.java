package io.pocketflow.core.durable;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Values that the store and the params reject, and the messages. */
class BadStoreTest {

    private static final Key<String> NAME = Key.of("name", String.class);
    private static final Key<Integer> AGE = Key.of("age", Integer.class);
    private static final Key<List<String>> NOTES = Key.listOf("notes", String.class);

    private final Shared shared = Shared.create().put(NAME, "Ada");

    @Test
    void aMissingKeyIsNamedWithTheOnesThatAreThere() {
        assertThatThrownBy(() -> shared.get(AGE))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no value for key 'age'; there are values for [name]");
        assertThatThrownBy(() -> shared.update(AGE, age -> age + 1))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no value for key 'age'; there are values for [name]");
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedWhenItIsPut() {
        @SuppressWarnings("unchecked") // proof: the wrong type is what this test is about
        Key<Object> lying = (Key<Object>) (Key<?>) AGE;

        assertThatThrownBy(() -> shared.put(lying, "old"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key 'age' is of type java.lang.Integer but its value is a java.lang.String");
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedWhenItIsGot() {
        Shared plain = Shared.of(Map.of("age", "old", "notes", "none"));
        String message = "key 'age' is of type java.lang.Integer but its value is a java.lang.String";

        assertThatThrownBy(() -> plain.get(AGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> plain.find(AGE)).hasMessage(message);
        assertThatThrownBy(() -> plain.update(AGE, age -> age + 1)).hasMessage(message);
        assertThatThrownBy(() -> plain.append(NOTES, "one"))
                .hasMessage(
                        "key 'notes' is of type java.util.List<java.lang.String> but its value is a java.lang.String");
    }

    @Test
    void aNullValueIsRefused() {
        assertThatThrownBy(() -> shared.put(NAME, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the value of key 'name' must not be null; use remove to remove it");
        assertThatThrownBy(() -> shared.update(NAME, name -> null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the value of key 'name' must not be null; use remove to remove it");
        assertThatThrownBy(() -> shared.append(NOTES, null)).hasMessage("an appended element must not be null");
    }

    @Test
    void aBlankNameIsRefused() {
        assertThatThrownBy(() -> Key.of(" ", String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a key must not be blank");
        assertThatThrownBy(() -> Key.local("", String.class)).hasMessage("the name of a key must not be blank");
        assertThatThrownBy(() -> Key.of(null, String.class)).hasMessage("the name of a key must not be null");
    }

    @Test
    void aKeyWithoutATypeIsRefused() {
        assertThatThrownBy(() -> Key.of("name", (Class<String>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the type of key 'name' must not be null");
        assertThatThrownBy(() -> Key.listOf("notes", null))
                .hasMessage("the element type of a list key must not be null");
    }

    @Test
    void aMissingParamIsNamedWithTheOnesThatAreThere() {
        Params params = Params.of(NAME, "Ada");

        assertThatThrownBy(() -> params.get(AGE))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no param 'age'; there are [name]");
        assertThatThrownBy(() -> shared.param(AGE)).hasMessage("there is no param 'age'; there are none");
    }

    @Test
    void aNullParamIsRefused() {
        assertThatThrownBy(() -> Params.of(NAME, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("param 'name' must not be null");
    }
}
