package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;

/**
 * A keyword that is implemented here and not by the schema library. Immutable.
 *
 * @param name the name in a {@link LinkedSchema}
 * @param order the name by which the library orders keywords
 */
record OwnKeyword(String name, String order, Maker maker) implements Keyword {

    OwnKeyword(String name, Maker maker) {
        this(name, name, maker);
    }

    /** Checks a value by the keyword of one schema. */
    interface Check {
        void check(SchemaRun run, JsonNode value, JsonNode root, NodePath path);
    }

    /** Makes the check of one schema; null if there is nothing to check. */
    interface Maker {
        @Nullable
        Check make(Part part);
    }

    /** The keyword in one schema. */
    record Part(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {

        /** Compiles the value of the keyword as a schema. */
        Schema schema() {
            return context.newSchema(location, node, parent);
        }

        /** Compiles an element of the keyword's list as a schema. */
        Schema schema(int index) {
            return context.newSchema(location.append(index), node.get(index), parent);
        }

        /** Compiles a member of the keyword's object as a schema. */
        Schema schema(String name) {
            return context.newSchema(location.append(name), node.get(name), parent);
        }

        /** Compiles the schema of a keyword beside this one, or returns null. */
        @Nullable
        Schema sibling(String keyword) {
            JsonNode sibling = parent.getSchemaNode().get(keyword);
            return sibling == null
                    ? null
                    : context.newSchema(parent.getSchemaLocation().append(keyword), sibling, parent);
        }

        SchemaDraft draft() {
            SchemaDraft draft = SchemaDraft.named(context.getDialect().getId());
            return draft == null ? SchemaDraft.DRAFT_2020_12 : draft;
        }
    }

    @Override
    public String getValue() {
        return name;
    }

    @Override
    public @Nullable KeywordValidator newValidator(
            SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        CheckBudget.current().spend(1L + node.size());
        Check check = maker.make(new Part(location, node, parent, context));
        return check == null ? null : new Validator(order, node, location, check);
    }

    private static final class Validator extends AbstractKeywordValidator {

        private final Check check;

        private Validator(String order, JsonNode node, SchemaLocation location, Check check) {
            super(order, node, location);
            this.check = check;
        }

        @Override
        public void validate(ExecutionContext context, JsonNode value, JsonNode root, NodePath path) {
            SchemaRun run = (SchemaRun) context; // proof: CompiledSchema alone starts checks, and each with a run
            run.spend(1);
            check.check(run, value, root, path);
        }
    }
}
