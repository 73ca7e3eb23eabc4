package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Set;

/**
 * The keyword {@code uniqueItems} in time that grows with the array, whatever the items are: they are compared as texts,
 * which a hash table keeps in order where their hashes collide. The schema library puts nodes into the table.
 */
final class ExactDuplicates extends AbstractKeyword {

    private static final String NAME = "uniqueItems";

    ExactDuplicates() {
        super(NAME);
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode wanted, Schema parent, SchemaContext context) {
        return new AbstractKeywordValidator(NAME, wanted, location) {
            @Override
            public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
                if (wanted.booleanValue() && value.isArray() && hasDuplicates(value)) {
                    run.addError(SchemaMessages.error(NAME, wanted, value, path));
                }
            }
        };
    }

    private static boolean hasDuplicates(JsonNode array) {
        CheckBudget budget = CheckBudget.current();
        Set<String> seen = new HashSet<>();
        for (JsonNode element : array) {
            if (!seen.add(PlainNumbers.canonical(element, budget))) {
                return true;
            }
        }
        return false;
    }
}
