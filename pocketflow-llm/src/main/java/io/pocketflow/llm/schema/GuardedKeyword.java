package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InvalidSchemaRefException;
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

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    private static final Set<String> CHOICES = Set.of("anyOf", "oneOf");

    /** They look at each of their own elements, whatever the value is. */
    private static final Set<String> LISTS = Set.of(
            "properties", "required", "patternProperties", "dependentRequired", "dependentSchemas", "dependencies");

    /** They look at all of the value. */
    private static final Set<String> COMPARISONS = Set.of("enum", "const");

    /** They look at each element of the value, most of which the library does quickly. */
    private static final Set<String> LOOPS = Set.of(
            "items",
            "additionalItems",
            "contains",
            "additionalProperties",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties");

    private static final int ELEMENTS_OF_A_STEP = 8;

    @Override
    public String getValue() {
        return keyword.getValue();
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode schema, Schema parent, SchemaContext context) {
        CheckBudget budget = CheckBudget.current();
        budget.spend(1 + schema.size());
        KeywordValidator inner = inner(location, schema, parent, context);
        String wrongPattern = budget.takeWrongPattern();
        if (wrongPattern != null) {
            throw new SchemaException(SchemaMessages.shown(location.getFragment()) + ": " + wrongPattern);
        }
        return new Guarded(inner, schema, location);
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

        private Guarded(KeywordValidator inner, JsonNode schema, SchemaLocation location) {
            super(inner.getKeyword(), schema, location);
            this.inner = inner;
        }

        @Override
        public void validate(ExecutionContext context, JsonNode value, JsonNode root, NodePath path) {
            SchemaRun run = (SchemaRun) context; // proof: CompiledSchema alone starts checks, and each with a run
            if (REFERENCES.contains(getKeyword())) {
                run.checkOnce(inner, value, root, path);
            } else if (CHOICES.contains(getKeyword())) {
                choose(run, value, root, path);
            } else {
                run.check(inner, elements(value), value, root, path);
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

        /** What the only alternative beside null says is of use; what several say of one value is not. */
        private void choose(SchemaRun run, JsonNode value, JsonNode root, NodePath path) {
            List<Error> outer = run.getErrors();
            List<Error> inside = new ArrayList<>();
            run.setErrors(inside);
            run.check(inner, getSchemaNode().size(), value, root, path);
            run.setErrors(outer);
            if (!inside.isEmpty()) {
                SchemaMessages.ofChoice(getKeyword(), getSchemaNode(), value, path, inside)
                        .forEach(run::addError);
            }
        }

        @Override
        public void preloadSchema() {
            try {
                inner.preloadSchema();
            } catch (InvalidSchemaRefException e) {
                throw new SchemaException(SchemaMessages.shown(
                                getSchemaLocation().getFragment()) + ": " + getSchemaNode() + " is not in the schema");
            }
        }
    }
}
