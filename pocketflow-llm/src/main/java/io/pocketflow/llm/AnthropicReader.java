package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.LlmException.Kind;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A reply in the Messages format, from a stream or whole. Its blocks are kept beside what is told of them, and go back
 * unchanged if one of them is more than words and calls: thinking has a signature, and blocks of the service's own tools
 * have to be there for those that follow.
 */
final class AnthropicReader implements StreamReader {

    private final ReplyAssembly assembly;
    private final Map<Integer, AnthropicBlock> blocks = new TreeMap<>();
    private final ObjectNode usage = JsonNodeFactory.instance.objectNode();
    private boolean complete;

    AnthropicReader(String model) {
        this.assembly = new ReplyAssembly(model);
    }

    /** The reply in a whole answer. */
    ChatReply whole(JsonNode message, String requestId) {
        return assembly.tellingUsage(() -> read(message, requestId));
    }

    private ChatReply read(JsonNode message, String requestId) {
        Consumer<ChatEvent> nobody = event -> {};
        begin(message, nobody);
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            throw new LlmException(Kind.MALFORMED, "there is no content");
        }
        for (int i = 0; i < content.size(); i++) {
            beginBlock(i, content.path(i), nobody);
        }
        finish(message);
        assembly.requestId(requestId);
        return reply();
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        switch (type(name, data)) {
            case "message_start" -> begin(data.path("message"), to);
            case "content_block_start" -> beginBlock(index(data), data.path("content_block"), to);
            case "content_block_delta" -> delta(index(data), data.path("delta"), to);
            case "message_delta" -> {
                finish(data.path("delta"));
                count(data.path("usage"), to);
            }
            case "message_stop" -> complete = true;
            default -> {
                // ping, content_block_stop, and what will be invented
            }
        }
    }

    @Override
    public boolean isError(String name, JsonNode data) {
        return type(name, data).equals("error") || data.path("error").isObject();
    }

    private static String type(String name, JsonNode data) {
        String type = Fields.text(data, "type");
        return type == null ? name : type;
    }

    private static int index(JsonNode data) {
        return data.path("index").asInt();
    }

    private void begin(JsonNode message, Consumer<ChatEvent> to) {
        assembly.model(Fields.text(message, "model"));
        count(message.path("usage"), to);
    }

    private void beginBlock(int index, JsonNode start, Consumer<ChatEvent> to) {
        if (start instanceof ObjectNode object) {
            AnthropicBlock block = new AnthropicBlock(object);
            blocks.put(index, block);
            assembly.endPart();
            assembly.text(block.startOf("text", "text"), to);
            assembly.reasoning(block.startOf("thinking", "thinking"), to);
            if (block.isCall()) {
                String id = Fields.text(object, "id");
                assembly.call(index, id, Fields.text(object, "name"), block.startOfInput(), to);
            }
        }
    }

    private void delta(int index, JsonNode delta, Consumer<ChatEvent> to) {
        AnthropicBlock block = blocks.get(index);
        if (block == null) {
            throw new LlmException(Kind.MALFORMED, "there is more of block " + index + ", which never began");
        }
        block.add(delta);
        switch (Fields.textOrEmpty(delta, "type")) {
            case "text_delta" -> assembly.text(Fields.textOrEmpty(delta, "text"), to);
            case "thinking_delta" -> assembly.reasoning(Fields.textOrEmpty(delta, "thinking"), to);
            case "input_json_delta" -> {
                if (block.isCall()) {
                    assembly.call(index, null, null, Fields.textOrEmpty(delta, "partial_json"), to);
                }
            }
            default -> {
                // signatures and citations are the block's alone
            }
        }
    }

    private void finish(JsonNode stop) {
        String word = Fields.text(stop, "stop_reason");
        if (word != null) {
            assembly.finish(finishReason(word), word);
        }
        if ("refusal".equals(word)) {
            String why = Fields.text(stop.path("stop_details"), "explanation");
            assembly.refusal(why == null ? "it does not say why" : why);
        }
    }

    private static FinishReason finishReason(String word) {
        return switch (word) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /** Counts are of all so far; an event tells only some of them, and some servers tell 0 of what they told before. */
    private void count(JsonNode counts, Consumer<ChatEvent> to) {
        counts.properties().stream()
                .filter(field -> !field.getValue().isNull() && !isZero(field.getValue()))
                .forEach(field -> usage.set(field.getKey(), field.getValue()));
        long cached = Fields.count(usage, "cache_read_input_tokens");
        long input = Fields.count(usage, "input_tokens") + Fields.count(usage, "cache_creation_input_tokens") + cached;
        long thought = Fields.count(usage.path("output_tokens_details"), "thinking_tokens");
        assembly.usage(new Usage(input, Fields.count(usage, "output_tokens"), cached, thought), to);
    }

    private static boolean isZero(JsonNode count) {
        return count.isNumber() && count.asDouble() == 0;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public boolean isEnded() {
        return complete;
    }

    @Override
    public ChatReply reply() {
        if (!blocks.values().stream().allMatch(AnthropicBlock::isPlain)) {
            ArrayNode content = JsonNodeFactory.instance.arrayNode();
            blocks.values().stream().filter(block -> !block.isBlank()).forEach(block -> content.add(block.whole()));
            assembly.original(Provider.ANTHROPIC.prefix, content.toString());
        }
        return assembly.reply();
    }
}
