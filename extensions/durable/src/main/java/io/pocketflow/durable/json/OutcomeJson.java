package io.pocketflow.durable.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.store.StepKey;
import java.io.IOException;

/**
 * Outcomes as JSON. The cause of a failed one is an object with the name of its class and its message; it is read as a {@link
 * RecordedFailure}, so the data cannot create an exception of a class of their choice.
 */
final class OutcomeJson {

    private OutcomeJson() {}

    /** Adds the parts of outcomes that Jackson does not support by itself. */
    static void addTo(SimpleModule module) {
        module.setMixInAnnotation(Outcome.Failed.class, Failed.class);
        module.addKeyDeserializer(StepKey.class, new Key());
    }

    private interface Failed {
        @JsonSerialize(using = Writer.class)
        @JsonDeserialize(using = Reader.class)
        Throwable cause();
    }

    private static final class Writer extends StdSerializer<Throwable> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Throwable.class);
        }

        @Override
        public void serialize(Throwable failure, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartObject();
            json.writeStringField("type", RecordedFailure.typeOf(failure));
            json.writeStringField("message", failure.getMessage());
            json.writeEndObject();
        }
    }

    private static final class Reader extends StdDeserializer<Throwable> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Throwable.class);
        }

        @Override
        public Throwable deserialize(JsonParser json, DeserializationContext context) throws IOException {
            JsonNode failure = context.readTree(json);
            JsonNode message = failure.path("message");
            if (!failure.path("type").isTextual() || !message.isTextual() && !message.isNull()) {
                return context.reportInputMismatch(
                        this, "the cause of a failed outcome must have a type and a message but is %s", failure);
            }
            return new RecordedFailure(failure.path("type").textValue(), message.textValue());
        }
    }

    private static final class Key extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return StepKey.parse(key);
            } catch (IllegalArgumentException notAKey) {
                return context.handleWeirdKey(StepKey.class, key, "%s", notAKey.getMessage());
            }
        }
    }
}
