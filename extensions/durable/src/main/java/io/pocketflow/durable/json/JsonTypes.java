package io.pocketflow.durable.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/** A Jackson module for the types that Jackson does not support by itself: times as ISO-8601 texts. */
final class JsonTypes {

    private JsonTypes() {}

    /**
     * Returns the module.
     *
     * @param writing how the mapper writes
     */
    static Module module(SerializationConfig writing) {
        SimpleModule module = new SimpleModule("pocketflow");
        // keeps the order in which a set was written
        module.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
        module.setDeserializerModifier(new StrictBeans(writing));
        OutcomeJson.addTo(module);
        add(module, Instant.class, Instant::parse);
        add(module, Duration.class, Duration::parse);
        add(module, LocalDate.class, LocalDate::parse);
        add(module, LocalDateTime.class, LocalDateTime::parse);
        add(module, OffsetDateTime.class, OffsetDateTime::parse);
        return module;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new FromText<>(type, parse));
    }

    private static final class FromText<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parse.apply(text);
            } catch (java.time.DateTimeException notOne) {
                throw context.weirdStringException(text, _valueClass, notOne.getMessage());
            }
        }
    }
}
