package io.pocketflow.llm.schema;

import static io.pocketflow.llm.schema.SchemaDraft.DRAFT_2019_09;
import static io.pocketflow.llm.schema.SchemaDraft.DRAFT_2020_12;
import static io.pocketflow.llm.schema.SchemaDraft.DRAFT_4;
import static io.pocketflow.llm.schema.SchemaDraft.DRAFT_6;
import static io.pocketflow.llm.schema.SchemaDraft.DRAFT_7;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A keyword that decides whether a value fits, or that has schemas in its value. All other keywords are annotations or
 * unknown, and their values are data.
 *
 * @param kind the meaning of its value
 * @param inPlace whether its schemas apply to the value itself, and not to a part of the value
 * @param first the first draft that has the keyword
 * @param last the last draft that has the keyword
 */
record SchemaKeyword(String name, Kind kind, boolean inPlace, SchemaDraft first, SchemaDraft last) {

    /** The meaning of a keyword's value. */
    enum Kind {
        /** A schema, or a list of schemas. */
        SCHEMAS,
        /** An object whose names are the user's, and whose values are schemas or lists of names. */
        NAMED,
        /** A schema, or an object with schemas, that no value is checked by unless a reference leads there. */
        STORE,
        /** The address of a schema. */
        REFERENCE,
        /** Data. */
        ASSERTION
    }

    private static final Map<String, SchemaKeyword> ALL =
            all().stream().collect(Collectors.toUnmodifiableMap(SchemaKeyword::name, Function.identity()));

    /** Returns the keyword of this name, or null if the draft has no such keyword. */
    static @Nullable SchemaKeyword of(String name, SchemaDraft draft) {
        SchemaKeyword keyword = ALL.get(name);
        boolean isKnown = keyword != null && draft.compareTo(keyword.first) >= 0 && draft.compareTo(keyword.last) <= 0;
        return isKnown ? keyword : null;
    }

    /** Returns the keyword of this name that any draft has, or null. */
    static @Nullable SchemaKeyword ofAnyDraft(String name) {
        return ALL.get(name);
    }

    /** Calls back with each schema in a value of this keyword, and the schema's path. */
    void forEachSchema(JsonNode value, String path, BiConsumer<JsonNode, String> action) {
        boolean isNamed = kind == Kind.NAMED || kind == Kind.STORE && !name.equals("contentSchema");
        if (kind == Kind.ASSERTION || kind == Kind.REFERENCE) {
            return;
        }
        if (isNamed) {
            value.properties()
                    .forEach(entry -> action.accept(entry.getValue(), Violations.property(path, entry.getKey())));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                action.accept(value.get(i), Violations.element(path, i));
            }
        } else {
            action.accept(value, path);
        }
    }

    private static List<SchemaKeyword> all() {
        List<SchemaKeyword> all = new ArrayList<>();
        all.addAll(of(Kind.ASSERTION, false, DRAFT_4, DRAFT_2020_12, "type", "enum", "multipleOf", "maximum"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_4, DRAFT_2020_12, "exclusiveMaximum", "minimum"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_4, DRAFT_2020_12, "exclusiveMinimum", "maxLength", "minLength"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_4, DRAFT_2020_12, "pattern", "maxItems", "minItems"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_4, DRAFT_2020_12, "uniqueItems", "maxProperties"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_4, DRAFT_2020_12, "minProperties", "required"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_6, DRAFT_2020_12, "const"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_2019_09, DRAFT_2020_12, "dependentRequired"));
        all.addAll(of(Kind.ASSERTION, false, DRAFT_2019_09, DRAFT_2020_12, "minContains", "maxContains"));
        all.addAll(of(Kind.SCHEMAS, true, DRAFT_4, DRAFT_2020_12, "allOf", "anyOf", "oneOf", "not"));
        all.addAll(of(Kind.SCHEMAS, true, DRAFT_7, DRAFT_2020_12, "if", "then", "else"));
        all.addAll(of(Kind.SCHEMAS, false, DRAFT_4, DRAFT_2020_12, "items", "additionalProperties"));
        all.addAll(of(Kind.SCHEMAS, false, DRAFT_4, DRAFT_2019_09, "additionalItems"));
        all.addAll(of(Kind.SCHEMAS, false, DRAFT_6, DRAFT_2020_12, "contains", "propertyNames"));
        all.addAll(of(Kind.SCHEMAS, false, DRAFT_2019_09, DRAFT_2020_12, "unevaluatedItems"));
        all.addAll(of(Kind.SCHEMAS, false, DRAFT_2019_09, DRAFT_2020_12, "unevaluatedProperties"));
        all.addAll(of(Kind.SCHEMAS, false, DRAFT_2020_12, DRAFT_2020_12, "prefixItems"));
        all.addAll(of(Kind.NAMED, false, DRAFT_4, DRAFT_2020_12, "properties", "patternProperties"));
        all.addAll(of(Kind.NAMED, true, DRAFT_4, DRAFT_2020_12, "dependencies"));
        all.addAll(of(Kind.NAMED, true, DRAFT_2019_09, DRAFT_2020_12, "dependentSchemas"));
        all.addAll(of(Kind.STORE, false, DRAFT_4, DRAFT_2020_12, "definitions", "$defs"));
        all.addAll(of(Kind.STORE, false, DRAFT_2019_09, DRAFT_2020_12, "contentSchema"));
        all.addAll(of(Kind.REFERENCE, true, DRAFT_4, DRAFT_2020_12, "$ref"));
        all.addAll(of(Kind.REFERENCE, true, DRAFT_2019_09, DRAFT_2019_09, "$recursiveRef"));
        all.addAll(of(Kind.REFERENCE, true, DRAFT_2020_12, DRAFT_2020_12, "$dynamicRef"));
        return all;
    }

    private static List<SchemaKeyword> of(
            Kind kind, boolean inPlace, SchemaDraft first, SchemaDraft last, String... names) {
        return Arrays.stream(names)
                .map(name -> new SchemaKeyword(name, kind, inPlace, first, last))
                .toList();
    }
}
