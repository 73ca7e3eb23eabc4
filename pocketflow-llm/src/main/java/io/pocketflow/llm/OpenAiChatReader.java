package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.LlmException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a reply of Chat Completions, streamed or whole, of OpenAI and of the servers that follow it. Of several choices
 * the first one counts.
 *
 * <p>What others do differently, as far as it is read here: reasoning as {@code reasoning_content} (DeepSeek, vLLM) or
 * {@code reasoning} (OpenRouter, Ollama); content as a list of parts, thoughts among them (Mistral); arguments as an
 * object; tool calls without an index, or all with index 0; a new id with each fragment of a call; no {@code [DONE]}, or
 * no finish reason before it; the whole reply in one event; words of their own for why a reply ends (Mistral, Z.AI). An
 * error in a choice is one of the stream.
 */
final class OpenAiChatReader implements StreamReader {

    /** The index of calls that have none. */
    private static final int NO_INDEX = -1;

    private final ReplyAssembly reply;
    private final boolean whole;
    private final Map<Integer, Integer> callAtIndex = new HashMap<>();
    private int calls;
    private boolean chosen;
    private boolean done;

    /** A reader of a stream. */
    OpenAiChatReader(String model) {
        this(model, false);
    }

    private OpenAiChatReader(String model, boolean whole) {
        this.reply = new ReplyAssembly(model);
        this.whole = whole;
    }

    /** The reply in a whole answer. */
    static ChatReply whole(JsonNode answer, String model, String requestId) {
        OpenAiChatReader reader = new OpenAiChatReader(model, true);
        reader.reply.requestId(requestId);
        Place root = Place.root(answer, "the answer");
        Place choice = root.at("choices").at(0);
        if (!choice.at("message").node().isObject()) {
            throw new LlmException(Kind.MALFORMED, "there is no choices[0].message");
        }
        return reader.reply.tellingUsage(() -> {
            reader.header(root, event -> {});
            reader.choice(choice, choice.at("message"), event -> {});
            return reader.reply();
        });
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        if (done) {
            return;
        }
        if (OpenAiParts.isDone(data)) {
            done = true;
            return;
        }
        Place root = Place.root(data, "an event").object();
        header(root, to);
        for (Place choice : root.at("choices").elements()) {
            if (choice.object().at("index").count() == 0) {
                Place delta = choice.at("delta");
                choice(choice, delta.given() || chosen ? delta : choice.at("message"), to);
            }
        }
    }

    private void header(Place root, Consumer<ChatEvent> to) {
        reply.model(root.at("model").word());
        Place usage = root.at("usage");
        if (usage.node().isObject()) {
            reply.usage(
                    new Usage(
                            usage.at("prompt_tokens").count(),
                            usage.at("completion_tokens").count(),
                            usage.at("prompt_tokens_details")
                                    .at("cached_tokens")
                                    .count(),
                            usage.at("completion_tokens_details")
                                    .at("reasoning_tokens")
                                    .count()),
                    to);
        }
    }

    private void choice(Place choice, Place said, Consumer<ChatEvent> to) {
        chosen = true;
        if (said.given()) {
            said(said.object(), to);
        }
        String finish = choice.at("finish_reason").word();
        if (finish != null) {
            reply.finish(finishReason(finish), finish);
        }
    }

    /** A message, or the next piece of one. */
    private void said(Place message, Consumer<ChatEvent> to) {
        String thought = message.at("reasoning_content").word();
        String thoughtElsewhere = message.at("reasoning").word();
        // some servers fill both with the same
        reply.reasoning(thought != null ? thought : thoughtElsewhere != null ? thoughtElsewhere : "", to);
        content(message.at("content"), to);
        reply.refusal(message.at("refusal").text());
        List<Place> fragments = message.at("tool_calls").elements();
        for (int i = 0; i < fragments.size(); i++) {
            Place call = fragments.get(i).object();
            call(call, whole ? i : index(call.at("index").node()), to);
        }
    }

    private void content(Place content, Consumer<ChatEvent> to) {
        if (!content.node().isArray()) {
            reply.text(content.text(), to);
            return;
        }
        for (Place part : content.elements()) {
            String type = part.object().at("type").word();
            if ("text".equals(type)) {
                reply.text(part.at("text").text(), to);
            } else if ("thinking".equals(type)) {
                List<Place> thoughts = part.at("thinking").elements();
                thoughts.forEach(thought -> reply.reasoning(thought.at("text").text(), to));
            }
        }
    }

    private void call(Place call, int index, Consumer<ChatEvent> to) {
        Place function = call.at("function");
        String type = call.at("type").word();
        if (!function.given() && type != null && !type.equals("function")) {
            return; // a kind of tool that we did not offer
        }
        String id = call.at("id").word();
        String name =
                (function.given() ? function.object() : function).at("name").text();
        reply.call(
                key(index, id == null ? "" : id, name), id, name, OpenAiParts.arguments(function.at("arguments")), to);
    }

    /** Which call a fragment belongs to: a name with another id begins a new one even where the index is an old one. */
    private int key(int index, String id, String name) {
        Integer known = callAtIndex.get(index);
        if (known == null || (!name.isEmpty() && (index == NO_INDEX || isOther(id, known)))) {
            known = calls++;
            callAtIndex.put(index, known);
        }
        return known;
    }

    private static int index(JsonNode index) {
        return index.isIntegralNumber() && index.canConvertToInt() ? index.intValue() : NO_INDEX;
    }

    private boolean isOther(String id, int call) {
        String before = reply.callId(call);
        return !id.isEmpty() && !before.isEmpty() && !id.equals(before);
    }

    private static FinishReason finishReason(String word) {
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "length", "model_length", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "sensitive" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    @Override
    public boolean isError(String name, JsonNode data) {
        return ErrorAnswers.isTold(ErrorAnswers.error(data))
                || name.equals("error")
                || "error".equals(data.path("object").textValue());
    }

    @Override
    public boolean isComplete() {
        return done || reply.finished();
    }

    @Override
    public boolean isEnded() {
        return done;
    }

    @Override
    public ChatReply reply() {
        if (!chosen) {
            throw new LlmException(Kind.MALFORMED, "no event had a choice");
        }
        return reply.reply();
    }
}
