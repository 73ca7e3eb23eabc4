package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ResponseFormat;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Java type that a model is asked for. Providers require an object at the root, so any type except records and maps
 * is wrapped in an object, as its property {@value #VALUE}. Immutable.
 */
public final class Structured<T> {

    /** A value, or the violations of a value that does not fit. */
    public record Reading<T>(@Nullable T value, List<String> violations) {}

    private static final String VALUE = "value";

    private final String name;
    private final Shape shape;
    private final boolean wrapped;
    private final JsonSchema schema;

    private Structured(String name, Shape shape) {
        this.name = name;
        this.shape = shape;
        this.wrapped = !(shape instanceof RecordShape) && !(shape instanceof Shape.Entries);
        this.schema =
                new JsonSchema((wrapped ? SchemaWriter.wrapped(shape, VALUE) : SchemaWriter.write(shape)).toString());
    }

    /**
     * Returns the structure of a type, which must be the type of {@code T}; throws {@link IllegalArgumentException} if
     * it has no schema.
     */
    public static <T> Structured<T> of(Type type) {
        return new Structured<>(nameOf(type), Shapes.of(type));
    }

    private static String nameOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return nameOf(generic.getRawType()) + "_of_" + nameOf(arguments[arguments.length - 1]);
        }
        String name = type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
        String fit = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return fit.substring(0, Math.min(fit.length(), 24));
    }

    /** Returns the name of the type, which fits into requests. */
    public String name() {
        return name;
    }

    /** Returns the schema that replies must fit. */
    public JsonSchema schema() {
        return schema;
    }

    /** Returns the schema as the format of a reply. */
    public ResponseFormat format() {
        return ResponseFormat.of(name, schema);
    }

    /** Returns the instructions for a model without structured output. */
    public String instructions() {
        return "Answer with one JSON value and nothing else: no explanation, no code fence. It must fit this JSON schema:\n"
                + schema.json();
    }

    /** Returns the first value in the text that fits, else the violations of the first one that looks like a value. */
    public Reading<T> read(String text) {
        List<String> wrong = null;
        for (JsonNode json : JsonInText.values(text)) {
            Reading<T> reading = read(json);
            if (reading.value != null) {
                return reading;
            }
            wrong = wrong == null ? reading.violations : wrong;
        }
        return new Reading<>(null, wrong == null ? List.of("$: there is no JSON in the reply") : wrong);
    }

    /** Returns the reading of the only value in the text. */
    Reading<T> read(JsonNode json) {
        Violations violations = new Violations();
        JsonNode inside = wrapped && json.isObject() && json.has(VALUE) ? json.get(VALUE) : json;
        Object value = shape.read(inside, inside == json ? "$" : "$." + VALUE, violations);
        if (!violations.isEmpty()) {
            return new Reading<>(null, violations.list());
        }
        @SuppressWarnings("unchecked") // proof: the shape was made of the type of T, and gives values of it
        T typed = (T) value;
        return new Reading<>(typed, List.of());
    }
}
