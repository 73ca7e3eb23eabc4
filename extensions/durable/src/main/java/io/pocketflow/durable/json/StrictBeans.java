package io.pocketflow.durable.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.CreatorProperty;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/**
 * A modifier that rejects JSON of a bean without a property that is always written; Jackson does so for creators only.
 */
final class StrictBeans extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient SerializationConfig writing;

    /** @param writing how the mapper writes */
    StrictBeans(SerializationConfig writing) {
        this.writing = writing;
    }

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
        if (!(deserializer instanceof BeanDeserializer reading)) {
            return deserializer;
        }
        Set<String> set = new TreeSet<>();
        for (Iterator<SettableBeanProperty> all = reading.properties(); all.hasNext(); ) {
            SettableBeanProperty property = all.next();
            if (!(property instanceof CreatorProperty)) {
                set.add(property.getName());
            }
        }
        BeanDescription written = writing.introspect(bean.getType());
        set.retainAll(written.findProperties().stream()
                .filter(BeanPropertyDefinition::couldSerialize)
                .map(BeanPropertyDefinition::getName)
                .toList());
        return set.isEmpty() ? deserializer : new Complete(deserializer, Set.copyOf(set));
    }

    /** A deserializer that requires all of the given properties. */
    private static final class Complete extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;
        private final transient Set<String> properties;

        Complete(JsonDeserializer<?> reading, Set<String> properties) {
            super(reading);
            this.properties = properties;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reading) {
            return new Complete(reading, properties);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.START_OBJECT)) {
                return super.deserialize(json, context);
            }
            try (TokenBuffer object = context.bufferForInputBuffering(json)) {
                object.copyCurrentStructure(json);
                Set<String> missing = new TreeSet<>(properties);
                try (JsonParser names = object.asParserOnFirstToken()) {
                    while (names.nextToken() == JsonToken.FIELD_NAME) {
                        missing.remove(names.currentName());
                        names.nextToken();
                        names.skipChildren();
                    }
                }
                if (!missing.isEmpty()) {
                    return context.reportInputMismatch(handledType(), "Missing properties %s", missing);
                }
                try (JsonParser again = object.asParserOnFirstToken()) {
                    return super.deserialize(again, context);
                }
            }
        }
    }
}
