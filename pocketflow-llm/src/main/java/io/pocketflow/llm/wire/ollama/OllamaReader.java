package io.pocketflow.llm.wire.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.MadeUpIds;
import io.pocketflow.llm.wire.ReplyAssembly;
import io.pocketflow.llm.wire.StreamReader;
import java.util.function.Consumer;

/**
 * A reply in Ollama's chat format: the lines of a stream have the shape of a whole answer, which is one. What a model
 * thought before it called tools goes back with the calls, as it thinks on from there.
 */
final class OllamaReader implements StreamReader {

    /** The fields of a message in their order in a reply. */
    private enum Field {
        THINKING,
        CONTENT,
        CALLS
    }

    private final ReplyAssembly assembly;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    private String created = "";
    private boolean complete;

    OllamaReader(String model) {
        this.assembly = new ReplyAssembly(model);
        for (Field field : Field.values()) {
            assembly.position(field, field.ordinal());
        }
    }

    /** The reply in a whole answer. */
    ChatReply whole(JsonNode answer, String requestId) {
        assembly.requestId(requestId);
        read("", answer, event -> {});
        if (!answer.path("message").isObject()) {
            throw new LlmException(Kind.MALFORMED, "there is no message");
        }
        if (answer.path("done").isBoolean() && !complete) {
            // the first line of a stream, say
            throw new LlmException(Kind.MALFORMED, "the reply is not done");
        }
        return reply();
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        assembly.model(Fields.text(data, "model"));
        created = created.isEmpty() ? Fields.textOrEmpty(data, "created_at") : created;
        message(data.path("message"), to);
        if (data.path("done").asBoolean()) {
            complete = true;
            String word = Fields.text(data, "done_reason");
            assembly.finish(finishReason(word == null ? "" : word), word);
            assembly.usage(Usage.of(Fields.count(data, "prompt_eval_count"), Fields.count(data, "eval_count")), to);
        }
    }

    private void message(JsonNode message, Consumer<ChatEvent> to) {
        String thought = Fields.textOrEmpty(message, "thinking");
        thinking.append(thought);
        assembly.at(Field.THINKING, 0);
        assembly.reasoning(thought, to);
        String text = Fields.textOrEmpty(message, "content");
        content.append(text);
        assembly.at(Field.CONTENT, 0);
        assembly.text(text, to);
        assembly.at(Field.CALLS, 0);
        JsonNode given = Fields.get(message, "tool_calls");
        for (JsonNode call : given.has("function") ? calls.arrayNode().add(given) : given) {
            if (call.isObject() && !call.isEmpty()) {
                call(call, to);
            }
        }
    }

    private void call(JsonNode call, Consumer<ChatEvent> to) {
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        String id = Fields.textOrEmpty(call, "id");
        assembly.call(
                calls.size(),
                id.isEmpty() ? MadeUpIds.of(created, calls.size()) : id,
                Fields.text(function, "name"),
                arguments.isObject() ? arguments.toString() : arguments.asText(""),
                to);
        calls.add(call);
    }

    private static FinishReason finishReason(String word) {
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            default -> FinishReason.OTHER;
        };
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public ChatReply reply() {
        if (!thinking.isEmpty() && !calls.isEmpty()) {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            whole.put("role", "assistant").put("content", content.toString()).put("thinking", thinking.toString());
            whole.set("tool_calls", calls);
            assembly.original(Provider.OLLAMA.prefix(), whole.toString());
        }
        return assembly.reply();
    }
}
