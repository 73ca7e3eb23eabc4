package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.Fragments;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a server adds to an assistant's message and to its tool calls, beyond those of OpenAI's specification:
 * {@code reasoning_content}, {@code reasoning_details}, {@code extra_content}, parts of content that are not texts, and
 * whatever else follows. Such a server wants them back with the next turn, and some refuse the conversation without them. A
 * message without any is not kept a second time. Used by one thread at a time.
 */
final class OpenAiChatAdditions {

    private static final Set<String> OF_CALL = Set.of("index", "id", "type", "function");
    private static final Set<String> OF_FUNCTION = Set.of("name", "arguments");
    private static final Set<String> OF_TEXT = Set.of("type", "text");

    private final Fragments message = new Fragments();
    private final Map<Integer, Fragments> calls = new TreeMap<>();
    private Fragments.@Nullable Elements content;
    private boolean plainContent = true;
    private boolean textGiven;
    private boolean textEmpty = true;

    /** Adds what a message, or the next fragment of one, has beyond the specification. */
    void message(JsonNode said) {
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "role", "refusal", "tool_calls", "toolCalls", "function_call", "functionCall", "annotations" -> {
                    // of the specification
                }
                case "content" -> {
                    textGiven |= value.isTextual();
                    textEmpty &= !value.isTextual() || value.textValue().isEmpty();
                }
                case "audio" -> audio(Fields.text(value, "id"));
                default -> {
                    if (!value.isNull()) {
                        message.add(field.getKey(), value);
                    }
                }
            }
        }
    }

    private void audio(@Nullable String id) {
        if (id != null) {
            message.add("audio", JsonNodeFactory.instance.objectNode().put("id", id));
        }
    }

    /** Adds what a tool call, or the next fragment of one, has beyond the specification. */
    void call(int position, JsonNode call) {
        String type = Fields.text(call, "type");
        boolean known = type == null || type.isEmpty() || type.equals("function");
        if (known && Fields.only(call, OF_CALL) && Fields.only(call.path("function"), OF_FUNCTION)) {
            return;
        }
        Fragments of = calls.computeIfAbsent(position, unknown -> new Fragments());
        added(call, OF_CALL, of);
        if (!known) {
            of.add("type", call.path("type"));
        }
        if (call.path("function").isObject()) {
            Fragments function = new Fragments();
            added(call.path("function"), OF_FUNCTION, function);
            if (!function.isEmpty()) {
                of.add("function", function.whole());
            }
        }
    }

    /** Adds content that came as a list of parts, behind the text that came before the first list. */
    void content(List<JsonNode> parts, Supplier<String> textBefore) {
        if (content == null) {
            content = new Fragments.Elements();
            text(textBefore.get());
        }
        content.add(JsonNodeFactory.instance.arrayNode().addAll(parts));
        for (JsonNode part : parts) {
            plainContent &= "text".equals(Fields.text(part, "type")) && Fields.only(part, OF_TEXT);
        }
    }

    /** Adds content that came as a text; it is kept only behind a list of parts. */
    void text(String text) {
        if (content != null && !text.isEmpty()) {
            content.add(JsonNodeFactory.instance.arrayNode().add(textPart(text)));
        }
    }

    static ObjectNode textPart(String text) {
        return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
    }

    private static void added(JsonNode object, Set<String> specified, Fragments to) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!specified.contains(field.getKey()) && !field.getValue().isNull()) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    /**
     * Returns the message with its additions, as it goes back; null if it has none.
     *
     * @param ordered the positions of the calls, in the order of the calls among the parts
     */
    Message.@Nullable Original original(List<Part> parts, List<Integer> ordered) {
        calls.values().removeIf(Fragments::isEmpty);
        if (message.isEmpty() && calls.isEmpty() && plainContent) {
            return null;
        }
        ObjectNode whole = OpenAiChatMessage.of(parts);
        if (!plainContent && content != null) {
            whole.set("content", content.whole());
        } else if (message.has("audio") && textEmpty) {
            whole.putNull("content"); // the text is the transcript
        } else if (whole.path("content").isNull() && textGiven) {
            whole.put("content", "");
        }
        whole.setAll(message.whole());
        for (int i = 0; i < ordered.size(); i++) {
            Fragments added = calls.get(ordered.get(i));
            if (added != null && whole.path("tool_calls").path(i) instanceof ObjectNode call) {
                add(added.whole(), call);
            }
        }
        return new Message.Original(Provider.OPENAI.prefix(), whole.toString());
    }

    private static void add(ObjectNode added, ObjectNode call) {
        JsonNode function = added.remove("function");
        if (function != null) {
            call.withObject("/function").setAll((ObjectNode) function);
        }
        call.setAll(added);
        if (call.path("type").equals(TextNode.valueOf("custom"))) {
            call.remove("function");
        }
    }
}
