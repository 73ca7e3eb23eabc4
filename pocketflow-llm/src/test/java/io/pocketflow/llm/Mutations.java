package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Spoils JSON: each node in turn becomes something else, or is taken away. */
final class Mutations {

    private static final List<JsonNode> OTHERS = List.of(
            Golden.json("null"),
            Golden.json("-7"),
            Golden.json("1e300"),
            Golden.json("123456789012345678901234567890"),
            Golden.json("true"),
            Golden.json("\"\""),
            Golden.json("\"words\""),
            Golden.json("\"\\ud83d\""),
            Golden.json("[]"),
            Golden.json("[null]"),
            Golden.json("[7,\"a\",{}]"),
            Golden.json("{}"),
            Golden.json("{\"type\":3,\"text\":true,\"name\":null}"),
            Golden.json("{\"a\":[{}]}"));

    private Mutations() {}

    /** Gives each spoilt document; it may only be looked at during the call. */
    static void each(JsonNode document, Consumer<JsonNode> to) {
        OTHERS.forEach(to);
        inside(document, document, to);
    }

    private static void inside(JsonNode node, JsonNode document, Consumer<JsonNode> to) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode before = object.get(name);
                for (JsonNode other : OTHERS) {
                    object.set(name, other);
                    to.accept(document);
                }
                object.remove(name);
                to.accept(document);
                object.set(name, before);
                inside(before, document, to);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode before = array.get(i);
                for (JsonNode other : OTHERS) {
                    array.set(i, other);
                    to.accept(document);
                }
                array.remove(i);
                to.accept(document);
                array.insert(i, before);
                inside(before, document, to);
            }
        }
    }
}
