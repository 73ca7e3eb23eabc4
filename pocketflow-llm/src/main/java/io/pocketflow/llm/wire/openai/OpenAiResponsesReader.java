package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Place;
import io.pocketflow.llm.wire.ErrorBody;
import io.pocketflow.llm.wire.ReplyAssembly;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.openai.ResponsesItem.Texts;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reply of Responses, streamed or whole.
 *
 * <p>The deltas of an output item count first. Text that they lack is taken from the end of its part, from the finished item
 * and from the last event, item by item and text by text. The items themselves are kept as the message's original. A custom tool's
 * input counts as the arguments of its call. Pictures and searches are parts: see {@link ResponsesMade}. The status inside the last
 * event counts, whatever the event is named.
 */
final class OpenAiResponsesReader implements StreamReader {

    private static final String FUNCTION = "function_call";
    private static final String CUSTOM = "custom_tool_call";

    private final ReplyAssembly reply;
    private final ResponsesItems items = new ResponsesItems();
    private boolean complete;

    OpenAiResponsesReader(String model) {
        this.reply = new ReplyAssembly(model);
    }

    /** The reply in a whole answer. */
    static ChatReply whole(JsonNode answer, String model, String requestId) {
        OpenAiResponsesReader reader = new OpenAiResponsesReader(model);
        reader.reply.requestId(requestId);
        Place response = Place.root(answer, "the answer").object();
        if (!response.at("output").given() && isCompleted(response)) {
            throw response.at("output").malformed("is missing");
        }
        reader.end(response, null, event -> {});
        return reader.reply();
    }

    /** Returns whether the response claims to be whole: a filter or a failure may leave nothing of it but its status. */
    private static boolean isCompleted(Place response) {
        String status = response.at("status").word();
        return status == null || status.equals("completed");
    }

    @Override
    public void read(String name, JsonNode data, Consumer<ChatEvent> to) {
        if (complete || OpenAiParts.isDone(data)) {
            return; // some servers add the [DONE] of Chat Completions
        }
        Place event = Place.root(data, "an event").object();
        reply.usage(OpenAiUsage.responses(OpenAiUsage.inResponse(data)), to);
        switch (type(name, data)) {
            case "response.created", "response.in_progress" -> names(event.at("response"));
            case "response.output_item.added" -> begin(event);
            case "response.content_part.added" -> endPart(event, "content_index");
            case "response.reasoning_summary_part.added" -> endPart(event, "summary_index");
            case "response.output_text.delta" -> {
                String more = event.at("delta").text();
                reply.text(delta(event, "message", Texts.TEXT, "content_index", more), to);
            }
            case "response.refusal.delta" ->
                reply.refusal(delta(event, "message", Texts.REFUSAL, "content_index", wordOf(event.at("delta"))));
            case "response.reasoning_summary_text.delta" ->
                reply.reasoning(
                        delta(event, "reasoning", Texts.SUMMARY, "summary_index", wordOf(event.at("delta"))), to);
            case "response.reasoning_text.delta" ->
                reply.reasoning(
                        delta(event, "reasoning", Texts.THOUGHT, "content_index", wordOf(event.at("delta"))), to);
            case "response.output_text.annotation.added" ->
                items.of(event, "message")
                        .annotated(
                                ResponsesItem.part(event.at("content_index").node()),
                                event.at("annotation").node());
            case "response.function_call_arguments.delta" -> arguments(event, FUNCTION, to);
            case "response.custom_tool_call_input.delta" -> arguments(event, CUSTOM, to);
            case "response.output_text.done" ->
                reply.text(rest(event, "message", Texts.TEXT, "content_index", "text"), to);
            case "response.refusal.done" ->
                reply.refusal(rest(event, "message", Texts.REFUSAL, "content_index", "refusal"));
            case "response.reasoning_summary_text.done" ->
                reply.reasoning(rest(event, "reasoning", Texts.SUMMARY, "summary_index", "text"), to);
            case "response.reasoning_text.done" ->
                reply.reasoning(rest(event, "reasoning", Texts.THOUGHT, "content_index", "text"), to);
            case "response.function_call_arguments.done" -> restOfCall(event, FUNCTION, "arguments", to);
            case "response.custom_tool_call_input.done" -> restOfCall(event, CUSTOM, "input", to);
            case "response.output_item.done" -> {
                ResponsesItem item = items.of(event, null);
                item.finish(event.at("item").object().node());
                item(item, event.at("item"), to);
            }
            // "done" is the word of the realtime API, which some servers use here too
            case "response.completed", "response.done" ->
                end(event.at("response").object(), "completed", to);
            case "response.incomplete" -> end(event.at("response").object(), "incomplete", to);
            case "response.cancelled" -> end(event.at("response").object(), "cancelled", to);
            default -> {}
        }
    }

    private static String type(String name, JsonNode data) {
        return data.path("type").asText(name);
    }

    private static String wordOf(Place place) {
        String word = place.word();
        return word == null ? "" : word;
    }

    private String delta(Place event, String type, Texts texts, String index, String delta) {
        ResponsesItem item = items.of(event, type);
        reply.at(item, ResponsesItem.part(event.at(index).node()));
        return item.delta(texts, event.at(index).node(), delta);
    }

    /** Returns the part of a finished text that deltas have not reported. */
    private String rest(Place event, String type, Texts texts, String index, String field) {
        ResponsesItem item = items.of(event, type);
        int part = ResponsesItem.part(event.at(index).node());
        reply.at(item, part);
        return item.rest(texts, part, 1, wordOf(event.at(field)));
    }

    /** Ends a part whose deltas may have no number. */
    private void endPart(Place event, String index) {
        reply.at(items.of(event, null), ResponsesItem.part(event.at(index).node()));
        reply.endPart();
    }

    private void arguments(Place event, String type, Consumer<ChatEvent> to) {
        ResponsesItem item = items.of(event, type);
        reply.at(item, 0);
        String more = event.at("delta").text();
        reply.call(item, null, null, item.delta(Texts.ARGUMENTS, IntNode.valueOf(0), more), to);
    }

    private void restOfCall(Place event, String type, String field, Consumer<ChatEvent> to) {
        if (event.at(field).given()) {
            ResponsesItem item = items.of(event, type);
            reply.at(item, 0);
            reply.call(item, null, null, item.rest(Texts.ARGUMENTS, 0, 1, argumentsIn(type, event)), to);
        }
    }

    /** Returns the arguments of a call, or the input of a custom tool's call, in an item or in an event. */
    private static String argumentsIn(@Nullable String type, Place place) {
        return CUSTOM.equals(type) ? place.at("input").text() : OpenAiParts.arguments(place.at("arguments"));
    }

    private void begin(Place event) {
        Place item = event.at("item").object();
        ResponsesItem begun = items.of(event, null);
        reply.at(begun, 0);
        if (isCall(item)) {
            // its arguments follow, even if some servers have them here already
            reply.call(begun, item.at("call_id").word(), item.at("name").word(), "", ignored -> {});
        }
    }

    private static boolean isCall(Place item) {
        String type = item.at("type").word();
        return FUNCTION.equals(type) || CUSTOM.equals(type);
    }

    /** Reads what deltas have not reported of a whole item. */
    private void item(ResponsesItem item, Place whole, Consumer<ChatEvent> to) {
        String type = whole.at("type").word();
        if (isCall(whole)) {
            call(item, whole, to);
        } else if (ResponsesMade.isMade(type)) {
            reply.at(item, 0);
            item.once(() -> ResponsesMade.add(whole.node(), reply));
        } else if ("message".equals(type)) {
            content(item, whole.at("content").elementsOrOne(), to);
        } else if ("reasoning".equals(type)) {
            reasoning(item, whole, to);
        }
    }

    private void call(ResponsesItem item, Place whole, Consumer<ChatEvent> to) {
        String id = whole.at("call_id").word();
        if (id == null && reply.callId(item).isEmpty()) {
            throw whole.at("call_id").malformed("is not a text");
        }
        String arguments = argumentsIn(whole.at("type").word(), whole);
        reply.at(item, 0);
        reply.call(item, id, whole.at("name").word(), item.rest(Texts.ARGUMENTS, 0, 1, arguments), to);
    }

    private void content(ResponsesItem item, List<Place> parts, Consumer<ChatEvent> to) {
        for (int i = 0; i < parts.size(); i++) {
            Place part = parts.get(i);
            reply.at(item, i);
            String type =
                    part.node().isTextual() ? null : part.object().at("type").word();
            if ("output_text".equals(type) || "text".equals(type) || type == null) {
                Place text = part.node().isTextual() ? part : part.at("text");
                reply.text(item.rest(Texts.TEXT, i, parts.size(), text.text()), to);
                item.annotated(i, part.at("annotations").node());
            } else if ("refusal".equals(type)) {
                reply.refusal(item.rest(Texts.REFUSAL, i, parts.size(), wordOf(part.at("refusal"))));
            }
        }
    }

    /** The summary, or where there is none the thoughts themselves, which open models show. */
    private void reasoning(ResponsesItem item, Place whole, Consumer<ChatEvent> to) {
        boolean thoughts = item.has(Texts.THOUGHT) || whole.at("summary").node().isEmpty();
        Place texts = whole.at(thoughts ? "content" : "summary");
        if (!texts.node().isArray() && !texts.node().isTextual()) {
            return;
        }
        List<Place> parts = texts.elementsOrOne();
        for (int i = 0; i < parts.size(); i++) {
            reply.at(item, i);
            Place part = parts.get(i);
            String text = wordOf(part.node().isTextual() ? part : part.at("text"));
            reply.reasoning(item.rest(thoughts ? Texts.THOUGHT : Texts.SUMMARY, i, parts.size(), text), to);
        }
    }

    private void names(Place response) {
        reply.model(response.at("model").word());
        reply.responseId(Fields.textOrEmpty(response.node(), "id"));
    }

    /** Reads the response that the last event holds, or a whole answer is. */
    private void end(Place response, @Nullable String statusOfEvent, Consumer<ChatEvent> to) {
        List<Place> output = response.at("output").elements().stream()
                .filter(Place::given)
                .map(Place::object)
                .toList();
        List<ResponsesItem> known = items.matching(output);
        List<ResponsesItem> ordered = items.ordered(known);
        for (int i = 0; i < ordered.size(); i++) {
            reply.position(ordered.get(i), i);
        }
        for (int i = 0; i < output.size(); i++) {
            item(known.get(i), output.get(i), to);
        }
        ordered.forEach(item -> item.annotations().forEach((part, annotations) -> {
            reply.at(item, part);
            OpenAiAnnotations.cite(annotations, reply);
        }));
        keep(output);
        names(response);
        reply.usage(OpenAiUsage.responses(OpenAiUsage.inResponse(response.node())), to);
        String status = response.at("status").word();
        finish(
                status == null ? statusOfEvent : status,
                response.at("incomplete_details").at("reason").word());
        complete = true;
    }

    private void keep(List<Place> output) {
        ArrayNode original = Json.MAPPER.createArrayNode();
        if (output.isEmpty()) {
            items.finished().forEach(original::add);
        } else {
            output.forEach(item -> original.add(item.node()));
        }
        if (!original.isEmpty()) {
            reply.original(OpenAiResponses.NAME, original.toString());
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
        FinishReason known = reason == null ? FinishReason.OTHER : OpenAiFinish.reason(reason);
        return known == FinishReason.LENGTH || known == FinishReason.CONTENT_FILTER ? known : FinishReason.OTHER;
    }

    @Override
    public boolean isError(String name, JsonNode data) {
        String type = type(name, data);
        return type.equals("error")
                || type.equals("response.failed")
                || isFailedWithError(data.path("response"))
                || ErrorBody.isIn(data);
    }

    /** Returns whether a response failed: some servers name its event as of a success. */
    private static boolean isFailedWithError(JsonNode response) {
        return "failed".equals(response.path("status").textValue())
                && response.path("error").isObject();
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public ChatReply reply() {
        return reply.reply();
    }
}
