package io.pocketflow.cli.items;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader and writer of JSON that changes nothing: numbers keep their digits, and a name that occurs twice in an object
 * is an error. Values are texts, {@link JsonNumber}, booleans, lists, maps and null.
 */
public final class JsonFields {

    /** A number as it was written: no digit is lost, and no exponent is too large. */
    public record JsonNumber(String digits) {
        @Override
        public String toString() {
            return digits;
        }
    }

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonFields() {}

    /**
     * Returns the fields of a text that is one JSON object.
     *
     * @throws BadItem if it is not one; the message continues a sentence that begins with the place of the text
     */
    public static Map<String, @Nullable Object> read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                Object other = first == null ? null : value(parser);
                throw new BadItem("must be a JSON object but was " + kind(first, other));
            }
            Map<String, @Nullable Object> fields = fields(parser);
            boolean isWhole;
            try {
                isWhole = parser.nextToken() == null;
            } catch (JsonProcessingException more) {
                isWhole = false;
            }
            if (!isWhole) {
                throw new BadItem("must be one JSON object but has more text after it");
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new BadItem("is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kind(@Nullable JsonToken token, @Nullable Object value) {
        return token == null
                ? "empty"
                : value == null
                        ? "null"
                        : value instanceof List
                                ? "array"
                                : value instanceof String ? "string" : value instanceof Boolean ? "boolean" : "number";
    }

    /** Returns the fields of the object that the parser has just begun. */
    static Map<String, @Nullable Object> fields(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> new JsonNumber(parser.getText());
        };
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** Returns a value as JSON. */
    public static String json(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes a value as JSON. */
    public static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> field : map.entrySet()) {
                generator.writeFieldName((String) field.getKey());
                write(generator, field.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof JsonNumber number) {
            generator.writeNumber(number.digits());
        } else if (value instanceof Boolean yes) {
            generator.writeBoolean(yes);
        } else if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }

    /**
     * Returns a value as words: a text, number or boolean as it is, a list of these one a line, all else as JSON. Null
     * is an empty text.
     */
    public static String words(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Map || value instanceof List<?> list && !isPlain(list)) {
            return json(value);
        }
        return value instanceof List<?> list
                ? String.join("\n", list.stream().map(String::valueOf).toList())
                : value.toString();
    }

    private static boolean isPlain(List<?> list) {
        return list.stream().noneMatch(value -> value == null || value instanceof Map || value instanceof List);
    }
}
