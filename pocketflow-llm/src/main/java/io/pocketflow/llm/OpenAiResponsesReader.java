package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pocketflow.llm.LlmException.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reply of Responses, streamed or whole.
 *
 * <p>Of an output item, what its deltas told counts; where there were none, what the finished item says; and where no
 * item was told, those in the terminal event. The items themselves are kept as the message's original.
 */
final class OpenAiResponsesReader implements StreamReader {

    private final ReplyAssembly reply;
    private final Set<Object> told = new HashSet<>();
    private final Map<Object, JsonNode> items = new LinkedHashMap<>();
    private boolean complete;

    OpenAiResponsesReader(String model) {
        this.reply = new ReplyAssembly(model);
    }

    /** The reply in a whole answer. */
    static ChatReply whole(JsonNode answer, String model, String requestId) {
        OpenAiResponsesReader reader = new OpenAiResponsesReader(model);
        reader.reply.requestId(requestId);
        Place response = Place.root(answer, "the answer").object();
        return reader.reply.tellingUsage(() -> {
            reader.usage(response.at("usage"), event -> {});
            if (!response.at("output").given()) {
                throw response.at("output").malformed("is missing");
            }
            reader.end(response, response.at("status").word(), event -> {});
            return reader.reply();
        });
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        if (complete || OpenAiParts.isDone(data)) {
            return; // some servers add the [DONE] of Chat Completions
        }
        Place event = Place.root(data, "an event").object();
        switch (type(name, data)) {
            case "response.created", "response.in_progress" ->
                reply.model(event.at("response").at("model").word());
            case "response.output_item.added" -> begin(event);
            case "response.content_part.added", "response.reasoning_summary_part.added" -> reply.endPart();
            case "response.output_text.delta" -> reply.text(delta(event), to);
            case "response.refusal.delta" -> reply.refusal(delta(event));
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                reply.reasoning(delta(event), to);
            case "response.function_call_arguments.delta" -> reply.call(key(event), null, null, delta(event), to);
            case "response.output_item.done" -> {
                Place item = event.at("item").object();
                items.put(key(event), item.node());
                item(key(event), item, to);
            }
            case "response.completed" -> end(event.at("response").object(), "completed", to);
            case "response.incomplete" -> end(event.at("response").object(), "incomplete", to);
            default -> {}
        }
    }

    private static String type(String name, JsonNode data) {
        return data.path("type").asText(name);
    }

    /** Which item an event is about. The index comes first: some servers give one item several ids. */
    private static Object key(Place event) {
        JsonNode index = event.at("output_index").node();
        if (index.isIntegralNumber()) {
            return index.longValue();
        }
        String id = event.at("item_id").word();
        String idOfItem = event.at("item").at("id").word();
        return id != null ? id : idOfItem != null ? idOfItem : "";
    }

    private String delta(Place event) {
        told.add(key(event));
        return event.at("delta").text();
    }

    private void begin(Place event) {
        Place item = event.at("item").object();
        reply.endPart();
        if ("function_call".equals(item.at("type").word())) {
            // its arguments follow, even if some servers have them here already
            reply.call(key(event), item.at("call_id").word(), item.at("name").word(), "", ignored -> {});
        }
    }

    /** A finished item; what its deltas told is not told again. */
    private void item(Object key, Place item, Consumer<ChatEvent> to) {
        String type = item.at("type").word();
        boolean silent = told.add(key);
        if ("function_call".equals(type)) {
            call(key, item, to);
        } else if ("message".equals(type) && silent) {
            content(item.at("content").elements(), to);
        } else if ("reasoning".equals(type) && silent) {
            reasoning(item, to);
        }
    }

    private void call(Object key, Place item, Consumer<ChatEvent> to) {
        String arguments = reply.argumentsOf(key) == 0 ? OpenAiParts.arguments(item.at("arguments")) : "";
        String id = item.at("call_id").word();
        if (id == null && reply.callId(key).isEmpty()) {
            throw item.at("call_id").malformed("is no text");
        }
        reply.call(key, id, item.at("name").word(), arguments, to);
    }

    private void content(List<Place> parts, Consumer<ChatEvent> to) {
        for (Place part : parts) {
            reply.endPart();
            String type = part.object().at("type").word();
            if ("output_text".equals(type)) {
                reply.text(part.at("text").text(), to);
            } else if ("refusal".equals(type)) {
                reply.refusal(part.at("refusal").text());
            }
        }
    }

    /** The summary, or where there is none the thoughts themselves, which open models show. */
    private void reasoning(Place item, Consumer<ChatEvent> to) {
        List<Place> summary = item.at("summary").elements();
        for (Place part : summary.isEmpty() ? item.at("content").elements() : summary) {
            reply.endPart();
            reply.reasoning(part.at("text").text(), to);
        }
    }

    private void end(Place response, @Nullable String status, Consumer<ChatEvent> to) {
        List<Place> output = response.at("output").elements();
        if (told.isEmpty()) {
            for (int i = 0; i < output.size(); i++) {
                item((long) i, output.get(i).object(), to);
            }
        }
        keep(output);
        reply.model(response.at("model").word());
        usage(response.at("usage"), to);
        finish(status, response.at("incomplete_details").at("reason").word());
        complete = true;
    }

    private void keep(List<Place> output) {
        ArrayNode original = Json.MAPPER.createArrayNode();
        if (output.isEmpty()) {
            items.values().forEach(original::add);
        } else {
            output.forEach(item -> original.add(item.node()));
        }
        if (!original.isEmpty()) {
            reply.original(OpenAiResponses.NAME, original.toString());
        }
    }

    private void usage(Place usage, Consumer<ChatEvent> to) {
        if (usage.node().isObject()) {
            reply.usage(OpenAiUsage.responses(usage.node()), to);
        }
    }

    private void finish(@Nullable String status, @Nullable String reason) {
        if (status == null) {
            reply.finish(FinishReason.OTHER, null);
            return;
        }
        switch (status) {
            case "completed" -> reply.finish(FinishReason.STOP, status);
            case "incomplete" -> reply.finish(incomplete(reason), reason == null ? status : reason);
            case "failed", "cancelled", "queued", "in_progress" ->
                throw new LlmException(Kind.MALFORMED, "there is no reply, as the response is " + status);
            default -> reply.finish(FinishReason.OTHER, status);
        }
    }

    private static FinishReason incomplete(@Nullable String reason) {
        if ("max_output_tokens".equals(reason)) {
            return FinishReason.LENGTH;
        }
        return "content_filter".equals(reason) ? FinishReason.CONTENT_FILTER : FinishReason.OTHER;
    }

    @Override
    public boolean isError(String name, JsonNode data) {
        String type = type(name, data);
        return type.equals("error")
                || type.equals("response.failed")
                || data.path("error").isObject()
                || data.path("error").isTextual();
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
        return reply.reply();
    }
}
