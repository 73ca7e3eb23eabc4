package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.pocketflow.llm.base.Counted;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in the words of {@link Violations} what the schema library found. */
final class SchemaMessages {

    private static final int LONGEST_LIST = 500;

    private final JsonNode schema;
    private final JsonNode value;

    /**
     * @param schema the whole schema, where the known names of an object are looked up
     * @param value the whole value, with its numbers as they were written
     */
    SchemaMessages(JsonNode schema, JsonNode value) {
        this.schema = schema;
        this.value = value;
    }

    /** Returns the violations, each once, in the order in which they were found. */
    List<String> of(List<Error> errors) {
        Violations violations = new Violations();
        errors.stream().map(this::message).distinct().forEach(violations::add);
        return violations.list();
    }

    private String message(Error error) {
        JsonNode keyword = error.getSchemaNode() == null ? Json.MAPPER.nullNode() : error.getSchemaNode();
        NodePath path = error.getInstanceLocation();
        String property = property(error);
        if (property != null) {
            return Violations.property(shown(path), property) + ": " + ofProperty(error);
        }
        if (error.getIndex() != null) {
            return Violations.element(shown(path), error.getIndex()) + ": must not be there";
        }
        return shown(path) + ": " + text(error.getKeyword(), keyword, at(path), error);
    }

    private static @Nullable String property(Error error) {
        return switch (error.getKeyword()) {
            case "required", "additionalProperties", "unevaluatedProperties", "propertyNames" -> error.getProperty();
            case "dependentRequired" -> String.valueOf(error.getArguments()[0]);
            default -> null;
        };
    }

    private String ofProperty(Error error) {
        return switch (error.getKeyword()) {
            case "required" -> "is missing";
            case "additionalProperties" -> "is not allowed" + known(error);
            case "unevaluatedProperties" -> "is not allowed";
            case "propertyNames" -> "must not have this name: " + error.getArguments()[1];
            default -> "is missing, as " + error.getProperty() + " is there";
        };
    }

    private String known(Error error) {
        NodePath keyword = error.getSchemaLocation().getFragment();
        JsonNode object = keyword == null ? null : walk(schema, keyword.getParent());
        if (object == null || !object.has("additionalProperties")) {
            return "";
        }
        List<String> names = new ArrayList<>();
        object.path("properties").fieldNames().forEachRemaining(names::add);
        return "; known are " + names;
    }

    private static String text(String name, JsonNode keyword, JsonNode value, Error error) {
        return switch (name) {
            case "type" -> mustBe(JsonTypes.words(keyword), value);
            case "enum" -> mustBe("one of " + Excerpt.cut(keyword.toString(), LONGEST_LIST), value);
            case "const" -> mustBe(Violations.shown(keyword), value);
            case "minimum" -> mustBe("at least " + keyword, value);
            case "maximum" -> mustBe("at most " + keyword, value);
            case "exclusiveMinimum" -> mustBe("more than " + keyword, value);
            case "exclusiveMaximum" -> mustBe("less than " + keyword, value);
            case "multipleOf" -> mustBe("a multiple of " + keyword, value);
            case "minLength" -> count("at least", keyword, "characters", length(value));
            case "maxLength" -> count("at most", keyword, "characters", length(value));
            case "minItems" -> count("at least", keyword, "items", value.size());
            case "maxItems" -> count("at most", keyword, "items", value.size());
            case "minProperties" -> count("at least", keyword, "properties", value.size());
            case "maxProperties" -> count("at most", keyword, "properties", value.size());
            case "pattern" -> "must match " + keyword.asText() + " but was " + Violations.shown(value);
            case "uniqueItems" -> "must not have an item twice";
            case "contains", "minContains" -> "must contain more items that fit the schema under \"contains\"";
            case "maxContains" -> "must contain fewer items that fit the schema under \"contains\"";
            case "not" -> "must not fit the schema under \"not\" but was " + Violations.shown(value);
            case "false" -> "must not be there";
            case "unevaluatedItems" -> "must not have more items";
            case "anyOf" -> mustBe("a value for one of " + Counted.of(keyword.size(), "schema"), value);
            case "oneOf" ->
                "must fit exactly one of " + Counted.of(keyword.size(), "schema") + " but fits "
                        + error.getArguments()[0];
            default -> "does not fit \"" + name + "\": " + error.getMessage();
        };
    }

    private static String mustBe(String what, JsonNode value) {
        return "must be " + what + " but was " + Violations.shown(value);
    }

    private static String count(String bound, JsonNode keyword, String what, int count) {
        return "must have " + bound + " " + keyword + " " + what + " but has " + count;
    }

    private static int length(JsonNode text) {
        return text.asText().codePointCount(0, text.asText().length());
    }

    private JsonNode at(NodePath path) {
        JsonNode found = walk(value, path);
        return found == null ? Json.MAPPER.nullNode() : found;
    }

    private static @Nullable JsonNode walk(JsonNode from, NodePath path) {
        JsonNode at = from;
        for (int i = 0; i < path.getNameCount() && at != null; i++) {
            Object element = path.getElement(i);
            at = at.isArray() ? at.get(Integer.parseInt(element.toString())) : at.get(element.toString());
        }
        return at;
    }

    /** Returns a path as it is shown, such as {@code $.lines[2].amount}. */
    static String shown(NodePath path) {
        String shown = "$";
        for (int i = 0; i < path.getNameCount(); i++) {
            Object element = path.getElement(i);
            shown = element instanceof Integer index
                    ? Violations.element(shown, index)
                    : Violations.property(shown, element.toString());
        }
        return shown;
    }

    /** Returns an error of a keyword that is not the library's. */
    static Error error(String name, JsonNode keyword, JsonNode value, NodePath path, Object... arguments) {
        return begun(name, keyword, value, path).arguments(arguments).build();
    }

    /** Returns the error for a property that is not allowed. */
    static Error ofProperty(String name, JsonNode keyword, JsonNode value, NodePath path, String property) {
        return begun(name, keyword, value, path).property(property).build();
    }

    /** Returns the error for a property that is missing beside another one. */
    static Error ofMissing(JsonNode keyword, JsonNode value, NodePath path, String property, String missing) {
        return begun("dependentRequired", keyword, value, path)
                .property(property)
                .arguments(missing)
                .build();
    }

    private static Error.Builder begun(String name, JsonNode keyword, JsonNode value, NodePath path) {
        return Error.builder()
                .keyword(name)
                .messageKey(name)
                .message(name)
                .schemaNode(keyword)
                .instanceNode(value)
                .instanceLocation(path);
    }

    /** Returns the error of a value without parts that may stand in several places, as one of this place. */
    static Error at(NodePath path, Error error) {
        if (error.getInstanceLocation() == path) {
            return error;
        }
        return Error.builder()
                .keyword(error.getKeyword())
                .messageKey(error.getMessageKey())
                .messageSupplier(error::getMessage)
                .arguments(error.getArguments())
                .schemaNode(error.getSchemaNode())
                .schemaLocation(error.getSchemaLocation())
                .instanceNode(error.getInstanceNode())
                .instanceLocation(path)
                .build();
    }

    /**
     * Returns what to report of a value that fits none of a choice of schemas, or several: what the only alternative
     * beside null found, else one error of the choice.
     */
    static List<Error> ofChoice(
            String name, JsonNode choice, JsonNode value, NodePath path, List<Error> inside, int fitting) {
        int other = 0;
        for (JsonNode alternative : choice) {
            other += JsonTypes.isNullOnly(alternative) ? 0 : 1;
        }
        if (name.equals("anyOf") && other == 1 && !value.isNull()) {
            List<Error> kept =
                    inside.stream().filter(error -> !isOfNull(error, path)).toList();
            return kept.isEmpty() ? inside : kept;
        }
        return List.of(error(name, choice, value, path, fitting));
    }

    private static boolean isOfNull(Error error, NodePath path) {
        return error.getKeyword().equals("type")
                && error.getInstanceLocation().equals(path)
                && error.getSchemaNode() != null
                && "null".equals(error.getSchemaNode().asText());
    }
}
