package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.ReplyAssembly;
import io.pocketflow.llm.wire.StreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reply in the Messages format, from a stream or whole. Its blocks are kept beside the events that they make, and go back
 * unchanged if one of them is more than words and calls: thinking has a signature, and blocks of the service's own tools
 * have to be there for those that follow.
 *
 * <p>A stream holds one message. A {@code message_start} with the id of that message is passed over; one of another message
 * begins the reply again as long as there are no words and calls, and later interrupts the stream.
 */
final class AnthropicReader implements StreamReader {

    private static final Consumer<ChatEvent> NOBODY = event -> {};

    private final String model;
    private ReplyAssembly assembly;
    private final List<AnthropicBlock> blocks = new ArrayList<>();
    private final Map<Integer, AnthropicBlock> byIndex = new TreeMap<>();
    private final ObjectNode usage = JsonNodeFactory.instance.objectNode();
    private @Nullable String messageId;
    private boolean begun;
    /** Whether the start of the message came again: blocks may then be repeated too. */
    private boolean repeated;

    /** Whether each block has an index of its own, so that the indices order the blocks. */
    private boolean inOrderOfIndex = true;

    private boolean complete;

    AnthropicReader(String model) {
        this.model = model;
        this.assembly = new ReplyAssembly(model);
    }

    /** The reply in a whole answer. */
    ChatReply whole(JsonNode message, String requestId) {
        begin(message, NOBODY);
        JsonNode content = message.path("content");
        if (!content.isArray() && !isEndWithoutContent(message)) {
            throw new LlmException(Kind.MALFORMED, "there is no content");
        }
        for (int i = 0; i < content.size(); i++) {
            beginBlock(i, block(content.path(i)), NOBODY);
        }
        endBlocks(NOBODY);
        finish(message);
        assembly.requestId(requestId);
        return reply();
    }

    /** Returns whether a refusal or a limit has left nothing of a message but the reason for its end. */
    private static boolean isEndWithoutContent(JsonNode message) {
        String word = Fields.textOrEmpty(message, "stop_reason");
        FinishReason finish = finishReason(word);
        boolean none = message.path("content").isMissingNode()
                || message.path("content").isNull();
        return none && (finish == FinishReason.LENGTH || finish == FinishReason.CONTENT_FILTER);
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        switch (type(name, data)) {
            case "message_start" -> beginMessage(data.path("message"), to);
            case "content_block_start" -> beginBlock(index(data), block(Fields.get(data, "content_block")), to);
            case "content_block_delta" -> delta(index(data), data.path("delta"), to);
            case "content_block_stop" -> endBlock(byIndex.get(index(data)), to);
            case "message_delta" -> {
                finish(data.path("delta"));
                count(data.path("usage"), to);
            }
            case "message_stop" -> {
                endBlocks(to);
                complete = true;
            }
            default -> {
                // ping, and events of the future
            }
        }
    }

    @Override
    public boolean isError(String name, JsonNode data) {
        return type(name, data).equals("error") || ErrorBody.isIn(data);
    }

    private static String type(String name, JsonNode data) {
        String type = Fields.text(data, "type");
        return type == null ? name : type;
    }

    private static int index(JsonNode data) {
        return data.path("index").asInt();
    }

    private void beginMessage(JsonNode message, Consumer<ChatEvent> to) {
        String id = Fields.text(message, "id");
        if (begun && id != null && id.equals(messageId)) {
            repeated = !blocks.isEmpty();
            return;
        }
        if (begun) {
            beginAgain();
        }
        begun = true;
        messageId = id;
        begin(message, to);
    }

    private void beginAgain() {
        if (!assembly.isEmpty()) {
            throw new LlmException(Kind.INTERRUPTED_STREAM, "another message began before the first one ended");
        }
        assembly = new ReplyAssembly(model);
        blocks.clear();
        byIndex.clear();
        usage.removeAll();
        repeated = false;
        inOrderOfIndex = true;
    }

    private void begin(JsonNode message, Consumer<ChatEvent> to) {
        assembly.model(Fields.text(message, "model"));
        assembly.responseId(Fields.textOrEmpty(message, "id"));
        count(message.path("usage"), to);
    }

    /** Returns a block as it is; a plain text, or a text without a type, as the block that it stands for. */
    private static JsonNode block(JsonNode block) {
        if (block.isTextual()) {
            return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", block.textValue());
        }
        boolean untyped = block instanceof ObjectNode && Fields.text(block, "type") == null;
        return untyped && Fields.text(block, "text") != null
                ? ((ObjectNode) block.deepCopy()).put("type", "text")
                : block;
    }

    private void beginBlock(int index, JsonNode start, Consumer<ChatEvent> to) {
        AnthropicBlock before = byIndex.get(index);
        if (!(start instanceof ObjectNode object) || before != null && !before.hasEnded() && before.isStillAs(object)) {
            return;
        }
        if (before != null && !before.hasEnded()) {
            throw new LlmException(Kind.INTERRUPTED_STREAM, "block " + index + " began again before it ended");
        }
        if (before != null && repeated) {
            throw new LlmException(Kind.INTERRUPTED_STREAM, "block " + index + " began again with its message");
        }
        AnthropicBlock block = new AnthropicBlock(object);
        inOrderOfIndex &= byIndex.put(index, block) == null;
        blocks.add(block);
        assembly.at(block, 0);
        assembly.text(block.startOf("text", "text"), to);
        assembly.reasoning(block.startOf("thinking", "thinking"), to);
        if (block.isCall()) {
            assembly.call(block, Fields.text(object, "id"), Fields.text(object, "name"), "", to);
        }
    }

    /** Ends a block. The input at its start counts only if no delta brought any. */
    private void endBlock(@Nullable AnthropicBlock block, Consumer<ChatEvent> to) {
        if (block == null || block.hasEnded()) {
            return;
        }
        block.end();
        if (block.isCall()) {
            assembly.call(block, null, null, block.inputOfStart(), to);
        }
        assembly.at(block, 0);
        block.citations().forEach(citation -> AnthropicSources.cite(citation, assembly));
        if (AnthropicSources.isSearch(block.type())) {
            JsonNode results = block.whole();
            AnthropicSources.search(results, callOf(results), assembly);
        }
    }

    /** Returns the call of the service's own tool that has these results; missing if there is none. */
    private JsonNode callOf(JsonNode results) {
        String id = Fields.textOrEmpty(results, "tool_use_id");
        return blocks.stream()
                .filter(block -> block.type().equals("server_tool_use"))
                .<JsonNode>map(AnthropicBlock::whole)
                .filter(call -> id.equals(Fields.text(call, "id")))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private void endBlocks(Consumer<ChatEvent> to) {
        blocks.forEach(block -> endBlock(block, to));
    }

    private void delta(int index, JsonNode delta, Consumer<ChatEvent> to) {
        AnthropicBlock block = byIndex.get(index);
        if (block == null) {
            throw new LlmException(Kind.MALFORMED, "there is more of block " + index + ", which never began");
        }
        block.add(delta);
        assembly.at(block, 0);
        switch (Fields.textOrEmpty(delta, "type")) {
            case "text_delta" -> assembly.text(Fields.textOrEmpty(delta, "text"), to);
            case "thinking_delta" -> assembly.reasoning(Fields.textOrEmpty(delta, "thinking"), to);
            case "input_json_delta" -> {
                if (block.isCall()) {
                    assembly.call(block, null, null, Fields.textOrEmpty(delta, "partial_json"), to);
                }
            }
            default -> {
                // signatures and deltas of the future are the block's alone; its end reads the citations
            }
        }
    }

    private void finish(JsonNode stop) {
        String word = Fields.text(stop, "stop_reason");
        if (word != null) {
            assembly.finish(finishReason(word), word);
        }
        if ("refusal".equals(word)) {
            String why = Fields.text(Fields.get(stop, "stop_details"), "explanation");
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

    /** Counts are of all so far; an event has only some of them, and some servers report 0 for an earlier count. */
    private void count(JsonNode counts, Consumer<ChatEvent> to) {
        counts.properties().stream()
                .filter(field -> !field.getValue().isNull() && !isZero(field.getValue()))
                .forEach(field -> usage.set(field.getKey(), field.getValue()));
        assembly.usage(AnthropicUsage.of(usage), to);
    }

    private static boolean isZero(JsonNode count) {
        return count.isNumber() && count.asDouble() == 0;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public ChatReply reply() {
        if (inOrderOfIndex) {
            blocks.clear();
            blocks.addAll(byIndex.values());
        }
        for (int i = 0; i < blocks.size(); i++) {
            assembly.position(blocks.get(i), i);
        }
        if (!blocks.stream().allMatch(AnthropicBlock::isPlain)) {
            ArrayNode content = JsonNodeFactory.instance.arrayNode();
            blocks.stream().filter(block -> !block.isBlank()).forEach(block -> content.add(block.whole()));
            assembly.original(Provider.ANTHROPIC.prefix(), content.toString());
        }
        return assembly.reply();
    }
}
