package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A keyword of the schema library whose work is counted, when a schema is compiled and when a value is checked. */
record GuardedKeyword(Keyword keyword) implements Keyword {

    /** Keywords that look at each of their own elements, whatever the value is. */
    private static final Set<String> LISTS = Set.of("properties", "required", "patternProperties", "dependentRequired");

    /** Keywords that look at the whole value. */
    private static final Set<String> COMPARISONS = Set.of("enum", "const");

    /** Keywords that look at each element of the value, most of which the library does quickly. */
    private static final Set<String> LOOPS =
            Set.of("items", "additionalItems", "additionalProperties", "propertyNames");

    private static final int ELEMENTS_OF_A_STEP = 8;

    @Override
    public String getValue() {
        return keyword.getValue();
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode schema, Schema parent, SchemaContext context) {
        CheckBudget.current().spend(1L + schema.size());
        return new Guarded(inner(location, schema, parent, context), schema, location, parent);
    }

    private KeywordValidator inner(SchemaLocation location, JsonNode schema, Schema parent, SchemaContext context) {
        try {
            return keyword.newValidator(location, schema, parent, context);
        } catch (SchemaException e) {
            throw e;
        } catch (Exception e) {
            throw new SchemaException(e);
        }
    }

    private static final class Guarded extends AbstractKeywordValidator {

        private final KeywordValidator inner;
        private final JsonNode siblings;
        private final List<SchemaPattern> patterns = new ArrayList<>();

        private Guarded(KeywordValidator inner, JsonNode schema, SchemaLocation location, Schema parent) {
            super(inner.getKeyword(), schema, location);
            this.inner = inner;
            this.siblings = parent.getSchemaNode();
            if (getKeyword().equals("patternProperties")) {
                schema.fieldNames().forEachRemaining(source -> patterns.add(SchemaPattern.of(source)));
            }
        }

        @Override
        public void validate(ExecutionContext context, JsonNode value, JsonNode root, NodePath path) {
            SchemaRun run = (SchemaRun) context; // proof: CompiledSchema alone starts checks, and each with a run
            run.check(inner, elements(value), value, root, path);
            if (run.notesEvaluated() && value.isObject()) {
                noteProperties(run, value);
            } else if (run.notesEvaluated() && value.isArray()) {
                noteItems(run, value);
            }
        }

        private long elements(JsonNode value) {
            if (LISTS.contains(getKeyword())) {
                return getSchemaNode().size();
            }
            if (COMPARISONS.contains(getKeyword())) {
                return PlainNumbers.size(value);
            }
            return LOOPS.contains(getKeyword()) ? value.size() / ELEMENTS_OF_A_STEP : 0;
        }

        private void noteProperties(SchemaRun run, JsonNode value) {
            switch (getKeyword()) {
                case "properties", "patternProperties" -> {
                    run.spend(value.size());
                    Evaluated evaluated = run.evaluated(value);
                    value.fieldNames().forEachRemaining(name -> {
                        if (patterns.isEmpty() ? getSchemaNode().has(name) : matchesAny(name)) {
                            evaluated.addName(name);
                        }
                    });
                }
                case "additionalProperties" -> run.evaluated(value).addAll();
                default -> {}
            }
        }

        private boolean matchesAny(String name) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(name));
        }

        private void noteItems(SchemaRun run, JsonNode value) {
            boolean isPrefix = getKeyword().equals("prefixItems")
                    || getKeyword().equals("items") && getSchemaNode().isArray() && !siblings.has("additionalItems");
            if (isPrefix) {
                run.evaluated(value).addItemsBefore(Math.min(getSchemaNode().size(), value.size()));
            } else if (getKeyword().equals("items")) {
                run.evaluated(value).addAll();
            }
        }
    }
}
