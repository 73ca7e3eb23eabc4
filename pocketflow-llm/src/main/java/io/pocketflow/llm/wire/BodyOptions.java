package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.util.Map;
import java.util.Set;

/** The merge of a request's options into the body that a format wrote. Stateless. */
public final class BodyOptions {

    /** The lists that are joined, by their path in the body. Objects in them do not replace each other. */
    private static final Set<String> JOINED = Set.of(
            "/tools",
            "/include",
            "/system",
            "/stop",
            "/stop_sequences",
            "/options/stop",
            "/generationConfig/stopSequences",
            "/systemInstruction/parts");

    private BodyOptions() {}

    /** Merges the options of a request into its body. */
    public static void put(ObjectNode body, Map<String, Object> options) {
        options.forEach((name, value) -> put(body, "", name, Json.MAPPER.valueToTree(value)));
    }

    /** Merges the options of a tool into its object, in which nothing is joined. */
    public static void putIntoTool(ObjectNode tool, Map<String, Object> options) {
        options.forEach((name, value) -> put(tool, "/tools", name, Json.MAPPER.valueToTree(value)));
    }

    private static void put(ObjectNode into, String path, String name, JsonNode value) {
        String here = path + "/" + name;
        JsonNode present = into.get(name);
        if (present instanceof ObjectNode object && value instanceof ObjectNode more) {
            more.properties().forEach(field -> put(object, here, field.getKey(), field.getValue()));
        } else if (present instanceof ArrayNode list && JOINED.contains(here) && !value.isNull()) {
            join(list, value, here);
        } else {
            into.set(name, value);
        }
    }

    /** Adds the values that the list lacks. A text stands for a list of one, and a system's text for a block. */
    private static void join(ArrayNode list, JsonNode value, String path) {
        for (JsonNode more :
                value.isArray() ? value : Json.MAPPER.createArrayNode().add(value)) {
            JsonNode element = path.equals("/system") && more.isTextual()
                    ? Json.MAPPER.createObjectNode().put("type", "text").put("text", more.textValue())
                    : more;
            boolean known = false;
            for (JsonNode one : list) {
                known |= one.equals(element);
            }
            if (!known) {
                list.add(element);
            }
        }
    }
}
