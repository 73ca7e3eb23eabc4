package io.pocketflow.durable;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.ClassUtil;
import io.pocketflow.core.Params;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The types that Jackson does not know by itself: times as ISO-8601 texts, and for hashes an order of what has none. */
final class JsonTypes {

    private JsonTypes() {}

    static Module module() {
        SimpleModule module = new SimpleModule("pocketflow");
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

    /** The same, and sets are written in the order of their elements' JSON, which is the same in every process. */
    static Module canonical() {
        SimpleModule module = (SimpleModule) module();
        module.addSerializer(Params.class, new ParamsAsMap());
        module.addSerializer(Set.class, new SortedSet());
        module.setSerializerModifier(new NoJdkBeans());
        return module;
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

    /** A thread or a stream has getters too, but what they say is not the same in every process. */
    private static final class NoJdkBeans extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
            return serializer instanceof BeanSerializerBase && ClassUtil.isJDKClass(bean.getBeanClass())
                    ? new UnknownSerializer(bean.getBeanClass())
                    : serializer;
        }
    }

    private static final class ParamsAsMap extends StdSerializer<Params> {
        private static final long serialVersionUID = 1L;

        ParamsAsMap() {
            super(Params.class);
        }

        @Override
        public void serialize(Params params, JsonGenerator json, SerializerProvider context) throws IOException {
            context.defaultSerializeValue(params.asMap(), json);
        }
    }

    @SuppressWarnings("rawtypes") // proof: Jackson looks serializers up by the raw class
    private static final class SortedSet extends StdSerializer<Set> {
        private static final long serialVersionUID = 1L;

        SortedSet() {
            super(Set.class);
        }

        @Override
        public void serialize(Set set, JsonGenerator json, SerializerProvider context) throws IOException {
            List<String> elements = new ArrayList<>();
            for (Object element : set) {
                elements.add(((ObjectMapper) json.getCodec()).writeValueAsString(element));
            }
            Collections.sort(elements);
            json.writeStartArray();
            for (String element : elements) {
                json.writeRawValue(element);
            }
            json.writeEndArray();
        }
    }
}
