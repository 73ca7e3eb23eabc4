package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.schema.CompiledSchemas;
import io.pocketflow.llm.schema.SchemaDocument;
import io.pocketflow.llm.schema.SchemaTree;
import io.pocketflow.llm.schema.SchemaWriter;
import io.pocketflow.llm.schema.Shapes;
import java.lang.reflect.Type;
import java.util.List;

/**
 * A JSON schema: of draft 2020-12, or of an older one that {@code $schema} names. Immutable.
 *
 * <p>{@link #of(Class)} creates a schema of a Java type: records (also nested and recursive ones), enums, {@code List},
 * {@code Collection}, {@code Set}, {@code Map} with {@code String} keys, {@code Optional} and its relatives, {@code
 * String}, {@code boolean}, all whole and floating numbers, {@code BigInteger}, {@code BigDecimal}, the dates, times
 * and durations of {@code java.time}, {@code URI} and {@code UUID}. As strict providers require, all properties of a
 * record are required and no others are allowed; a component that may be missing (an {@code Optional}, or one with any
 * annotation named {@code Nullable} that is present at run time) may be null instead. {@link Description} adds a
 * description for the model, and Jackson's {@code @JsonProperty} renames a component or a constant. Strict providers
 * accept all of these types except maps.
 *
 * <p>References to other documents are rejected, because nothing is ever fetched. References to the schemas of the
 * drafts are allowed.
 *
 * @param json the schema as JSON text: an object, {@code true} or {@code false}
 */
public record JsonSchema(String json) {

    /** Rejects a text that is not a JSON object, {@code true} or {@code false}, and references to other documents. */
    public JsonSchema {
        JsonNode tree = SchemaTree.of(json);
        SchemaDocument.of(tree);
        json = tree.toString();
    }

    /**
     * Returns the schema of a Java type.
     *
     * @throws IllegalArgumentException if the type, or a part of it, has no schema; the message contains the path of
     *     the part
     */
    public static JsonSchema of(Class<?> type) {
        return of((Type) type);
    }

    /** Returns the schema of a generic type; otherwise as {@link #of(Class)}. */
    public static JsonSchema of(TypeRef<?> type) {
        return of(type.type());
    }

    private static JsonSchema of(Type type) {
        return new JsonSchema(SchemaWriter.write(Shapes.of(type)).toString());
    }

    /**
     * Returns the violations of this schema by a JSON value, at most 10; an empty list if the value fits. Each contains
     * a path and a fault, such as {@code $.lines[2].amount: must be a number but was "12,50"}.
     *
     * <p>All keywords of the draft that {@code $schema} names are checked: 4, 6, 7, 2019-09 or, by default, 2020-12.
     * {@code format} and the {@code content} keywords are annotations and never fail. A {@code pattern} is a regular
     * expression of ECMA-262, as far as Java can express it; {@link #checked} rejects others. JSON in which a name
     * occurs twice in an object does not fit, nor do numbers of more than 1,000 digits.
     *
     * <p>A check takes at most 2 seconds. A value that needs longer does not fit, and the only violation says so.
     *
     * @param json the value as JSON text
     * @throws IllegalArgumentException if the schema itself is invalid, as {@link #checked}
     * @throws LlmException of kind {@code CANCELLED} if the thread is interrupted
     */
    public List<String> violations(String json) {
        return CompiledSchemas.of(this.json).violations(json);
    }

    /**
     * Returns this schema if {@link #violations} can check any value by it. Call this before an answer is paid for.
     *
     * @throws IllegalArgumentException if the schema is invalid; the message contains the path of the invalid part
     */
    public JsonSchema checked() {
        CompiledSchemas.of(json);
        return this;
    }

    /** Returns this schema if it is an object; providers accept no others. */
    JsonSchema ofProvider(String what) {
        if (!json.startsWith("{")) {
            throw new IllegalArgumentException(what + " must be a JSON object but was " + json);
        }
        return this;
    }
}
