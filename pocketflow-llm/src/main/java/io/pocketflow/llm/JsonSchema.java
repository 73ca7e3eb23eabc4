package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.core.TypeRef;
import java.lang.reflect.Type;
import java.util.List;

/**
 * A JSON schema (draft 2020-12, as far as providers take it). Immutable.
 *
 * <p>{@link #of(Class)} makes one of a Java type: records (nested ones, and those that lead back to themselves), enums,
 * {@code List}, {@code Collection}, {@code Set}, {@code Map} with {@code String} keys, {@code Optional} and its kin, {@code
 * String}, {@code boolean}, all whole and floating numbers, {@code BigInteger}, {@code BigDecimal}, the dates, times and
 * durations of {@code java.time}, {@code URI} and {@code UUID}. As strict providers want it, all properties of a record are
 * required and there are no others; a component that may be missing (an {@code Optional}, or one annotated with any {@code
 * Nullable} that is there at run time) may be null instead. {@link Description} tells the model more, and Jackson's
 * {@code @JsonProperty} gives a component or a constant another name. Only maps are beyond what strict providers take.
 *
 * @param json the schema as JSON text, of an object
 */
public record JsonSchema(String json) {

    /** Refuses what is no JSON object. */
    public JsonSchema {
        json = object(json).toString();
    }

    /**
     * The schema of a Java type.
     *
     * @throws IllegalArgumentException if it, or a part of it, has no schema; the message names the path of that part
     */
    public static JsonSchema of(Class<?> type) {
        return of((Type) type);
    }

    /** As {@link #of(Class)}, of a generic type. */
    public static JsonSchema of(TypeRef<?> type) {
        return of(type.type());
    }

    private static JsonSchema of(Type type) {
        return new JsonSchema(SchemaWriter.write(Shapes.of(type)).toString());
    }

    /**
     * Where a JSON value does not fit, at most 10 places; empty if it fits. Each is a path and what is wrong there, such
     * as {@code $.lines[2].amount: must be a number but was "12,50"}.
     *
     * <p>Checked are {@code type}, {@code enum}, {@code const}, {@code properties}, {@code required}, {@code
     * additionalProperties}, {@code patternProperties}, {@code items}, {@code prefixItems}, {@code minItems}, {@code
     * maxItems}, {@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code exclusiveMaximum}, {@code minLength}, {@code maxLength}, {@code pattern} (in Java's
     * regular expressions), {@code anyOf}, {@code oneOf}, {@code allOf}, and {@code $ref} within the schema. Other keywords
     * are passed over, {@code format} too.
     *
     * @param json the value as JSON text
     * @throws IllegalArgumentException if the schema itself makes no sense there, such as a {@code $ref} to nothing
     */
    public List<String> violations(String json) {
        try {
            Violations violations = new Violations();
            new SchemaCheck(tree(), violations).check(Json.exact(json));
            return violations.list();
        } catch (JsonProcessingException e) {
            return List.of("$: must be JSON but was not: " + Json.problem(e));
        }
    }

    /**
     * This, if all of it makes sense to {@link #violations} whatever the value is: to be asked before an answer is paid for.
     *
     * @throws IllegalArgumentException if not; the message names the path of what makes none
     */
    public JsonSchema checked() {
        new SchemaParts(tree()).check();
        return this;
    }

    /** The schema as a tree of its own. */
    JsonNode tree() {
        return object(json);
    }

    private static JsonNode object(String json) {
        try {
            JsonNode tree = Json.exact(json);
            if (!tree.isObject()) {
                throw new IllegalArgumentException("a JSON schema must be a JSON object but was " + json);
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON schema must be JSON: " + Json.problem(e), e);
        }
    }
}
