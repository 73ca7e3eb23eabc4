package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import io.pocketflow.llm.schema.OwnKeyword.Check;
import io.pocketflow.llm.schema.OwnKeyword.Part;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The keywords that count: of any size, and {@code contains} with its bounds. Stateless. */
final class ItemCounts {

    private ItemCounts() {}

    static List<OwnKeyword> keywords() {
        return List.of(
                bound("minItems", JsonNode::isArray, JsonNode::size),
                bound("maxItems", JsonNode::isArray, JsonNode::size),
                bound("minProperties", JsonNode::isObject, JsonNode::size),
                bound("maxProperties", JsonNode::isObject, JsonNode::size),
                bound("minLength", JsonNode::isTextual, ItemCounts::length),
                bound("maxLength", JsonNode::isTextual, ItemCounts::length),
                new OwnKeyword("contains", ItemCounts::contains),
                new OwnKeyword("minContains", part -> null),
                new OwnKeyword("maxContains", part -> null));
    }

    private static long length(JsonNode text) {
        return text.textValue().codePointCount(0, text.textValue().length());
    }

    private static OwnKeyword bound(String name, Predicate<JsonNode> applies, ToLongFunction<JsonNode> count) {
        boolean isLeast = name.startsWith("min");
        return new OwnKeyword(name, part -> {
            BigDecimal bound = part.node().decimalValue();
            return (run, value, root, path) -> {
                if (applies.test(value)) {
                    int order = BigDecimal.valueOf(count.applyAsLong(value)).compareTo(bound);
                    if (isLeast ? order < 0 : order > 0) {
                        run.addError(SchemaMessages.error(name, part.node(), value, path));
                    }
                }
            };
        });
    }

    private static Check contains(Part part) {
        Schema schema = part.schema();
        boolean isBounded = part.draft().compareTo(SchemaDraft.DRAFT_2019_09) >= 0;
        boolean evaluates = part.draft() == SchemaDraft.DRAFT_2020_12;
        JsonNode bounds = part.parent().getSchemaNode();
        BigDecimal least = isBounded && bounds.has("minContains")
                ? bounds.get("minContains").decimalValue()
                : BigDecimal.ONE;
        BigDecimal most = isBounded && bounds.has("maxContains")
                ? bounds.get("maxContains").decimalValue()
                : null;
        return (run, value, root, path) -> {
            if (!value.isArray()) {
                return;
            }
            int count = 0;
            for (int i = 0; i < value.size(); i++) {
                if (run.outcome(schema, value.get(i), root, path.append(i)).fits()) {
                    count++;
                    if (run.notesEvaluated() && evaluates) {
                        run.evaluated(value).addItem(i);
                    }
                }
            }
            BigDecimal found = BigDecimal.valueOf(count);
            if (found.compareTo(least) < 0) {
                run.addError(SchemaMessages.error("contains", part.node(), value, path));
            } else if (most != null && found.compareTo(most) > 0) {
                run.addError(SchemaMessages.error("maxContains", part.node(), value, path));
            }
        };
    }
}
