package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.pocketflow.core.TypeRef;
import io.pocketflow.durable.json.Encoded;
import io.pocketflow.durable.json.JsonCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Optional and sealed types, and types of Jackson modules, as JSON. */
class SealedTypesTest {

    private static final JsonCodec CODEC = new JsonCodec(List.of(), true);

    sealed interface Shape permits Circle, Box, Nothing {}

    record Circle(int radius) implements Shape {}

    record Box(int width, List<Shape> holds) implements Shape {}

    enum Nothing implements Shape {
        NOTHING
    }

    sealed interface Result<T> {}

    record Good<T>(T value) implements Result<T> {}

    record Bad<T>(String reason, Optional<Integer> code) implements Result<T> {}

    sealed interface Open {}

    static non-sealed class Anything implements Open {}

    sealed interface Twins {}

    record One(int a) implements Twins {}

    static final class Inner {
        record One(int a) implements Twins {}
    }

    record Drawing(Shape first, Optional<Shape> second, OptionalInt third) {}

    private static @Nullable Object back(Object value, Type type) {
        CODEC.check(type);
        return CODEC.decode(CODEC.encode(value, type), type);
    }

    @Test
    void valuesOfSealedTypesAreRestored() {
        Shape box = new Box(1, List.of(new Circle(2), Nothing.NOTHING, new Box(3, List.of())));
        assertThat(back(box, Shape.class)).isEqualTo(box);
        assertThat(CODEC.encode(new Circle(2), Shape.class).json()).isEqualTo("{\"@type\":\"Circle\",\"radius\":2}");
        assertThat(CODEC.encode(new Circle(2), Circle.class).json()).isEqualTo("{\"radius\":2}");
        Type results = new TypeRef<Map<String, List<Result<Shape>>>>() {}.type();
        Map<String, List<Result<Shape>>> named =
                Map.of("a", List.of(new Good<>(new Circle(1)), new Bad<>("no", Optional.of(3))));
        assertThat(back(named, results)).isEqualTo(named);
    }

    @Test
    void optionalsAreRestored() {
        assertThat(back(Optional.of("a"), new TypeRef<Optional<String>>() {}.type()))
                .isEqualTo(Optional.of("a"));
        assertThat(back(Optional.empty(), new TypeRef<Optional<String>>() {}.type()))
                .isEqualTo(Optional.empty());
        Drawing drawing = new Drawing(Nothing.NOTHING, Optional.of(new Circle(4)), OptionalInt.of(5));
        assertThat(back(drawing, Drawing.class)).isEqualTo(drawing);
    }

    @Test
    void dataCannotNameAClass() {
        for (String name : List.of("java.lang.String", Circle.class.getName(), "Unknown", "")) {
            assertThatThrownBy(
                            () -> CODEC.decode(new Encoded("{\"@type\":\"" + name + "\",\"radius\":2}"), Shape.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot restore");
        }
        assertThatThrownBy(() -> CODEC.decode(new Encoded("{\"radius\":2}"), Shape.class))
                .hasMessageContaining("@type");
    }

    @Test
    void ambiguousAndOpenTypesAreRefused() {
        assertThatThrownBy(() -> CODEC.check(Twins.class))
                .hasMessageContainingAll("SealedTypesTest$One", "Inner$One", "same simple name");
        assertThatThrownBy(() -> CODEC.check(Open.class)).hasMessageContainingAll("non-sealed", "Anything");
    }

    /** A class without properties that Jackson could find. */
    static final class Money {
        private final String text;

        Money(String amount, String currency) {
            this.text = amount + " " + currency;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Money money && money.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    private static SimpleModule money(String read) {
        SimpleModule module = new SimpleModule();
        module.addSerializer(new StdSerializer<>(Money.class) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Money money, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(money.text);
            }
        });
        module.addDeserializer(Money.class, new FromStringDeserializer<>(Money.class) {
            private static final long serialVersionUID = 1L;

            @Override
            protected Money _deserialize(String text, com.fasterxml.jackson.databind.DeserializationContext context) {
                String[] parts = text.split(" ");
                return new Money(read + parts[0], parts[1]);
            }
        });
        return module;
    }

    @Test
    void modulesKeepTypesOfUsers() {
        assertThatThrownBy(() -> CODEC.check(Money.class)).hasMessageContaining("Money");
        JsonCodec codec = new JsonCodec(List.of(money("")), false);
        codec.check(Money.class);
        assertThat(codec.decode(codec.encode(new Money("3", "EUR"), Money.class), Money.class))
                .isEqualTo(new Money("3", "EUR"));
    }

    @Test
    void aValueThatComesBackDifferentIsRefusedIfVerified() {
        List<com.fasterxml.jackson.databind.Module> lossy = List.of(money("about "));
        new JsonCodec(lossy, false).encode(new Money("3", "EUR"), Money.class);
        assertThatThrownBy(() -> new JsonCodec(lossy, true).encode(new Money("3", "EUR"), Money.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("restores another value", "given", "restored");
    }
}
