package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Checks a value against a schema, by the keywords that {@link JsonSchema#violations} names. Confined to one thread.
 * Values are finite and each step into a schema without one into the value is counted, so that references in a circle end.
 */
final class SchemaCheck {

    private static final int MOST_STEPS_IN_PLACE = 100;

    private final JsonNode root;
    private final Violations violations;

    SchemaCheck(JsonNode root, Violations violations) {
        this.root = root;
        this.violations = violations;
    }

    void check(JsonNode value) {
        check(root, value, "$", 0);
    }

    /** Checks by a part of the schema. */
    void check(JsonNode part, JsonNode value, String path) {
        check(part, value, path, 0);
    }

    /** @param inPlace how many schemas this very value was checked against on the way here */
    private void check(JsonNode schema, JsonNode value, String path, int inPlace) {
        if (schema.isBoolean()) {
            if (!schema.booleanValue()) {
                violations.add(path, "must not be there");
            }
            return;
        }
        if (!schema.isObject()) {
            throw new IllegalArgumentException(
                    "the schema of " + path + " must be an object or a boolean but was " + Violations.shown(schema));
        }
        if (inPlace > MOST_STEPS_IN_PLACE) {
            throw new IllegalArgumentException("the schema of " + path + " refers to itself without end");
        }
        if (schema.path("$ref").isTextual()) {
            check(target(schema.get("$ref").textValue(), path), value, path, inPlace + 1);
        }
        if (checkType(schema.get("type"), value, path)) {
            checkConstants(schema, value, path);
            if (value.isTextual()) {
                checkText(schema, value.textValue(), path);
            } else if (value.isNumber()) {
                Bounds.check(schema, value, path, violations);
            } else if (value.isArray()) {
                checkArray(schema, value, path);
            } else if (value.isObject()) {
                checkObject(schema, value, path);
            }
        }
        checkAlternatives(schema, value, path, inPlace + 1);
    }

    JsonNode target(String reference, String path) {
        JsonNode target = reference.equals("#")
                ? root
                : reference.startsWith("#/") ? root.at(unescaped(reference.substring(1))) : root.path("");
        if (target.isMissingNode()) {
            throw new IllegalArgumentException(
                    "the schema of " + path + " refers to '" + reference + "', which is not in it");
        }
        return target;
    }

    /** A pointer in a fragment is escaped as addresses are (RFC 6901, section 6), and a plus is no space there. */
    private static String unescaped(String pointer) {
        return URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private boolean checkType(@Nullable JsonNode type, JsonNode value, String path) {
        if (type == null || fitsType(type, value, path)) {
            return true;
        }
        violations.mustBe(path, JsonTypes.words(type), value);
        return false;
    }

    private static boolean fitsType(JsonNode type, JsonNode value, String path) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (JsonTypes.is(one.asText(), value, path)) {
                    return true;
                }
            }
            return false;
        }
        return JsonTypes.is(type.asText(), value, path);
    }

    private void checkConstants(JsonNode schema, JsonNode value, String path) {
        JsonNode constants = schema.path("enum");
        if (constants.isArray() && !contains(constants, value)) {
            violations.mustBe(path, "one of " + constants, value);
        }
        JsonNode constant = schema.get("const");
        if (constant != null && !same(constant, value)) {
            violations.mustBe(path, Violations.shown(constant), value);
        }
    }

    private static boolean contains(JsonNode constants, JsonNode value) {
        for (JsonNode constant : constants) {
            if (same(constant, value)) {
                return true;
            }
        }
        return false;
    }

    /** Numbers are the same by value, so that 1 is 1.0. */
    private static boolean same(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.isNumber() && b.isNumber()
                        ? a.decimalValue().compareTo(b.decimalValue())
                        : a.equals(b) ? 0 : 1,
                other);
    }

    private void checkText(JsonNode schema, String text, String path) {
        int length = text.codePointCount(0, text.length());
        Bounds.count(schema, "minLength", "maxLength", length, "characters", path, violations);
        if (schema.path("pattern").isTextual()) {
            String pattern = schema.get("pattern").textValue();
            if (!matches(pattern, text, path)) {
                JsonNode shown = Json.MAPPER.getNodeFactory().textNode(text);
                violations.add(path, "must match " + pattern + " but was " + Violations.shown(shown));
            }
        }
    }

    static boolean matches(String pattern, String text, String path) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern of " + path + " is none: " + e.getMessage(), e);
        }
    }

    private void checkArray(JsonNode schema, JsonNode array, String path) {
        Bounds.count(schema, "minItems", "maxItems", array.size(), "items", path, violations);
        JsonNode first = schema.path("prefixItems");
        JsonNode items = schema.get("items");
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = i < first.size() ? first.get(i) : items;
            if (item != null) {
                check(item, array.get(i), Violations.element(path, i), 0);
            }
        }
    }

    private void checkObject(JsonNode schema, JsonNode object, String path) {
        for (JsonNode name : schema.path("required")) {
            if (!object.has(name.asText())) {
                violations.add(Violations.property(path, name.asText()), "is missing");
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.get("additionalProperties");
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String place = Violations.property(path, entry.getKey());
            JsonNode known = properties.get(entry.getKey());
            boolean matched = checkPatterns(schema.path("patternProperties"), entry, place);
            if (known != null) {
                check(known, entry.getValue(), place, 0);
            } else if (!matched && additional != null && additional.isBoolean() && !additional.booleanValue()) {
                violations.add(place, "is not allowed; known are " + names(properties));
            } else if (!matched && additional != null) {
                check(additional, entry.getValue(), place, 0);
            }
        }
    }

    /** Whether the name matches one of the patterns at least. */
    private boolean checkPatterns(JsonNode patterns, Map.Entry<String, JsonNode> entry, String place) {
        boolean matched = false;
        for (Map.Entry<String, JsonNode> pattern : patterns.properties()) {
            if (matches(pattern.getKey(), entry.getKey(), place)) {
                check(pattern.getValue(), entry.getValue(), place, 0);
                matched = true;
            }
        }
        return matched;
    }

    private static List<String> names(JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void checkAlternatives(JsonNode schema, JsonNode value, String path, int inPlace) {
        for (JsonNode each : schema.path("allOf")) {
            check(each, value, path, inPlace);
        }
        if (schema.path("anyOf").isArray()) {
            checkAnyOf(schema.get("anyOf"), value, path, inPlace);
        }
        if (schema.path("oneOf").isArray()) {
            int fitting = 0;
            for (JsonNode each : schema.get("oneOf")) {
                fitting += found(each, value, path, inPlace).isEmpty() ? 1 : 0;
            }
            if (fitting != 1) {
                violations.add(
                        path, "must fit exactly one of " + schema.get("oneOf").size() + " schemas but fits " + fitting);
            }
        }
    }

    private void checkAnyOf(JsonNode alternatives, JsonNode value, String path, int inPlace) {
        List<Violations> all = new ArrayList<>();
        for (JsonNode each : alternatives) {
            Violations found = found(each, value, path, inPlace);
            if (found.isEmpty()) {
                return;
            }
            if (!JsonTypes.isNullOnly(each)) {
                all.add(found);
            }
        }
        if (all.size() == 1 && !(value instanceof NullNode)) {
            violations.addAll(all.get(0));
        } else {
            violations.mustBe(path, "a value for one of " + alternatives.size() + " schemas", value);
        }
    }

    private Violations found(JsonNode schema, JsonNode value, String path, int inPlace) {
        Violations found = new Violations();
        new SchemaCheck(root, found).check(schema, value, path, inPlace);
        return found;
    }
}
