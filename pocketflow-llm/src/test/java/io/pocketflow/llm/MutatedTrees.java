package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A JSON tree with each of its nodes in turn replaced by one of another kind, or taken out. */
final class MutatedTrees {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<JsonNode> REPLACEMENTS = List.of(
            MissingNode.getInstance(),
            NODES.nullNode(),
            NODES.numberNode(-7),
            NODES.numberNode(1e300),
            NODES.numberNode(BigInteger.TWO.pow(70)),
            NODES.booleanNode(true),
            NODES.textNode(""),
            NODES.textNode("\uD83D"),
            NODES.arrayNode(),
            NODES.arrayNode().add(NODES.arrayNode().add(1)).add("x").addNull(),
            NODES.objectNode(),
            NODES.objectNode().put("type", 3).put("text", true).putNull("name"));

    private MutatedTrees() {}

    static List<JsonNode> of(JsonNode tree) {
        List<JsonNode> all = new ArrayList<>(REPLACEMENTS);
        all.remove(0);
        mutate(tree, tree, all);
        return all;
    }

    private static void mutate(JsonNode root, JsonNode node, List<JsonNode> all) {
        if (node instanceof ObjectNode object) {
            for (String field : List.copyOf(names(object))) {
                JsonNode child = object.get(field);
                for (JsonNode replacement : REPLACEMENTS) {
                    if (replacement.isMissingNode()) {
                        object.remove(field);
                    } else {
                        object.set(field, replacement);
                    }
                    all.add(root.deepCopy());
                }
                object.set(field, child);
                mutate(root, child, all);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode child = array.get(i);
                for (JsonNode replacement : REPLACEMENTS) {
                    if (!replacement.isMissingNode()) {
                        array.set(i, replacement);
                        all.add(root.deepCopy());
                    }
                }
                array.set(i, child);
                mutate(root, child, all);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
