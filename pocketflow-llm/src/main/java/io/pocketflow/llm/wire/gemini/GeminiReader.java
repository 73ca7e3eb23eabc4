package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Usages;
import io.pocketflow.llm.wire.MadeUpIds;
import io.pocketflow.llm.wire.ReplyAssembly;
import io.pocketflow.llm.wire.StreamReader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply in the generateContent format: the chunks of a stream have the shape of a whole answer, which is one. */
final class GeminiReader implements StreamReader {

    private final ReplyAssembly assembly;
    private final GeminiParts parts = new GeminiParts();
    private final GeminiMade made = new GeminiMade();
    private final GeminiSources sources = new GeminiSources();
    private String responseId = "";
    private int calls;
    private boolean complete;
    private @Nullable String blocked;

    GeminiReader(String model) {
        this.assembly = new ReplyAssembly(model);
    }

    /** The reply in a whole answer. */
    ChatReply whole(JsonNode answer, String requestId) {
        assembly.requestId(requestId);
        read("", answer, event -> {});
        if (!answer.path("candidates").path(0).isObject() && blocked == null) {
            throw new LlmException(Kind.MALFORMED, "there are no candidates");
        }
        return reply();
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        assembly.model(Fields.text(data, "modelVersion"));
        responseId = responseId.isEmpty() ? Fields.textOrEmpty(data, "responseId") : responseId;
        assembly.responseId(responseId);
        for (JsonNode candidate : data.path("candidates")) {
            if (candidate.path("index").asInt() == 0) {
                candidate(candidate, to);
            }
        }
        String reason = Fields.textOrEmpty(Fields.get(data, "promptFeedback"), "blockReason");
        if (!reason.isEmpty()) {
            blocked = reason;
        }
        if (Fields.get(data, "usageMetadata").isObject()) {
            assembly.usage(usage(Fields.get(data, "usageMetadata")), to);
        }
    }

    private void candidate(JsonNode candidate, Consumer<ChatEvent> to) {
        JsonNode more = parts(candidate.path("content").path("parts"));
        parts.add(more);
        more.forEach(part -> part(part, to));
        sources.add(candidate);
        String word = Fields.textOrEmpty(candidate, "finishReason");
        if (!word.isEmpty()) {
            complete = true;
            assembly.finish(finishReason(word), word);
        }
    }

    /** Returns the list of parts; a single part, or a plain text, as the list that it stands for. */
    private static JsonNode parts(JsonNode given) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (JsonNode part : given.isArray() ? given : parts.arrayNode().add(given)) {
            if (part.isTextual()) {
                parts.addObject().set("text", part);
            } else if (part.isObject()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private void part(JsonNode part, Consumer<ChatEvent> to) {
        JsonNode call = Fields.get(part, "functionCall");
        String text = Fields.textOrEmpty(part, "text");
        if (call.isObject()) {
            refusePartial(call);
            String id = Fields.textOrEmpty(call, "id");
            int index = calls++;
            assembly.call(
                    index,
                    id.isEmpty() ? MadeUpIds.of(responseId, index) : id,
                    Fields.text(call, "name"),
                    call.path("args").isObject() ? call.path("args").toString() : "",
                    to);
        } else if (part.path("thought").asBoolean()) {
            assembly.reasoning(text, to);
        } else if (Fields.get(part, "inlineData").isObject()) {
            made.add(Fields.get(part, "inlineData"), assembly);
        } else {
            if (!text.isEmpty()) {
                made.end(assembly);
            }
            assembly.text(text, to);
        }
    }

    private static void refusePartial(JsonNode call) {
        if (!Fields.get(call, "partialArgs").isMissingNode()
                || Fields.get(call, "willContinue").asBoolean()) {
            throw new LlmException(
                    Kind.MALFORMED,
                    "the server streams the arguments of function calls in parts, which this client does not read:"
                            + " take streamFunctionCallArguments out of the options");
        }
    }

    private static FinishReason finishReason(String word) {
        return switch (word) {
            case "STOP" -> FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            // the service itself says STOP, but servers that stand in for it have a word
            case "FUNCTION_CALL" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.OTHER;
        };
    }

    /** Counts are of all so far. Thoughts are not among the candidates' tokens, but are paid for alike. */
    static Usage usage(JsonNode counts) {
        long thought = Fields.count(counts, "thoughtsTokenCount");
        return new Usage(
                        Fields.count(counts, "promptTokenCount") + Fields.count(counts, "toolUsePromptTokenCount"),
                        Fields.count(counts, "candidatesTokenCount") + thought,
                        Fields.count(counts, "cachedContentTokenCount"),
                        thought)
                .withAudio(audio(counts, "promptTokensDetails"), audio(counts, "candidatesTokensDetails"));
    }

    private static long audio(JsonNode counts, String details) {
        long tokens = 0;
        for (JsonNode one : Fields.get(counts, details)) {
            tokens += "AUDIO".equals(Fields.text(one, "modality")) ? Fields.count(one, "tokenCount") : 0;
        }
        return tokens;
    }

    static Usage usageOfChunks(JsonNode chunks) {
        Usage highest = Usage.NONE;
        for (JsonNode chunk : chunks) {
            highest = Usages.highest(highest, usage(Fields.get(chunk, "usageMetadata")));
        }
        return highest;
    }

    /** A prompt that is blocked has no candidate that could finish. */
    @Override
    public boolean isComplete() {
        return complete || blocked != null;
    }

    /** Returns false: the format has no last event. */
    @Override
    public boolean isEnded() {
        return false;
    }

    @Override
    public ChatReply reply() {
        if (blocked != null && !complete) {
            throw new LlmException(Kind.CONTENT_FILTERED, "the prompt was blocked: " + blocked);
        }
        made.end(assembly);
        sources.moveTo(assembly, parts);
        if (!parts.arePlain()) {
            assembly.original(Provider.GEMINI.prefix(), parts.json());
        }
        return assembly.reply();
    }
}
