package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Place;
import io.pocketflow.llm.wire.ReplyAssembly;
import io.pocketflow.llm.wire.StreamReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reply of Chat Completions, streamed or whole, of OpenAI and of the servers that follow it. Of several choices
 * the first one counts.
 *
 * <p>What others do differently, as far as it is read here: reasoning as {@code reasoning_content} (DeepSeek, vLLM) or
 * {@code reasoning} (OpenRouter, Ollama); content as a list of parts, thoughts among them (Mistral); arguments as an
 * object; tool calls without an index, or all with index 0; a new id with each fragment of a call; no {@code [DONE]}, or
 * no finish reason before it; the whole reply in one event; words of their own for why a reply ends (Mistral, Z.AI,
 * Together); the usage in the choice (Moonshot). An error in a choice is one of the stream.
 *
 * <p>A custom tool's input counts as the arguments of its call, a {@code function_call} of old as a call without an id, and
 * an audio's transcript as text. Audio, pictures and annotations are parts: see {@link OpenAiChatMedia}. What a server adds to the message goes back to it: see {@link OpenAiChatAdditions}.
 */
final class OpenAiChatReader implements StreamReader {

    /** The index of calls that have none. */
    private static final int NO_INDEX = -1;
    /** The index of the one call that {@code function_call} holds. */
    private static final int FUNCTION_CALL = -2;

    private static final Consumer<ChatEvent> NOBODY = event -> {};

    /** The fields of a message in their order in a reply. */
    private enum Field {
        REASONING,
        CONTENT,
        MEDIA,
        CALLS
    }

    private final ReplyAssembly reply;
    private final OpenAiChatAdditions additions = new OpenAiChatAdditions();
    private final OpenAiChatMedia media = new OpenAiChatMedia();
    private final boolean whole;
    private final Map<Integer, Integer> callAtIndex = new HashMap<>();
    /** The places of the calls among each other, in the order in which the calls began. */
    private final List<Long> places = new ArrayList<>();

    private long lastPlace = -1;
    private boolean chosen;
    private boolean done;

    /** A reader of a stream. */
    OpenAiChatReader(String model) {
        this(model, false);
    }

    private OpenAiChatReader(String model, boolean whole) {
        this.reply = new ReplyAssembly(model);
        this.whole = whole;
        for (Field field : Field.values()) {
            reply.position(field, field.ordinal());
        }
    }

    /** The reply in a whole answer. */
    static ChatReply whole(JsonNode answer, String model, String requestId) {
        OpenAiChatReader reader = new OpenAiChatReader(model, true);
        reader.reply.requestId(requestId);
        Place root = Place.root(answer, "the answer");
        Place choice = root.at("choices").at(0);
        reader.header(root, NOBODY);
        if (!choice.at("message").node().isObject() && !isEndWithoutMessage(choice)) {
            throw new LlmException(Kind.MALFORMED, "there is no choices[0].message");
        }
        reader.choice(choice, choice.at("message"), NOBODY);
        return reader.reply();
    }

    /** Returns whether a filter or a limit has left nothing of a choice but the reason for its end. */
    private static boolean isEndWithoutMessage(Place choice) {
        String finish = choice.at("finish_reason").word();
        return !choice.at("message").given()
                && finish != null
                && OpenAiFinish.reason(finish) != FinishReason.STOP
                && OpenAiFinish.reason(finish) != FinishReason.TOOL_CALLS;
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
        reply.responseId(Fields.textOrEmpty(root.node(), "id"));
        reply.usage(OpenAiUsage.chat(OpenAiUsage.inAnswer(root.node())), to);
    }

    private void choice(Place choice, Place said, Consumer<ChatEvent> to) {
        chosen = true;
        if (said.given()) {
            said(said.object(), to);
        }
        String finish = choice.at("finish_reason").word();
        if (finish != null) {
            reply.finish(OpenAiFinish.reason(finish), finish);
        }
    }

    /** A message, or the next piece of one. */
    private void said(Place message, Consumer<ChatEvent> to) {
        additions.message(message.node());
        media.add(message.node());
        String thought = message.at("reasoning_content").word();
        reply.at(Field.REASONING, 0);
        // some servers fill both with the same
        reply.reasoning(thought != null ? thought : wordOf(message.at("reasoning")), to);
        reply.at(Field.CONTENT, 0);
        content(message.at("content"), to);
        reply.text(wordOf(message.at("audio").at("transcript")), to);
        reply.refusal(wordOf(message.at("refusal")));
        List<Place> fragments = message.at("tool_calls").elementsOrOne();
        for (int i = 0; i < fragments.size(); i++) {
            Place call = fragments.get(i).object();
            call(call, whole ? i : index(call.at("index").node()), to);
        }
        Place old = message.at("function_call");
        if (!isEmptyCall(FUNCTION_CALL, null, old)) {
            call(FUNCTION_CALL, null, old, OpenAiParts.arguments(old.at("arguments")), to);
        }
    }

    private static String wordOf(Place place) {
        String word = place.word();
        return word == null ? "" : word;
    }

    private void content(Place content, Consumer<ChatEvent> to) {
        if (!content.node().isContainerNode()) {
            String text = content.text();
            additions.text(text);
            reply.text(text, to);
            return;
        }
        List<Place> parts = content.elementsOrOne();
        additions.content(parts.stream().map(OpenAiChatReader::partOf).toList(), reply::text);
        for (Place part : parts) {
            if (part.node().isTextual()) {
                reply.text(part.text(), to);
            } else {
                part(part, to);
            }
        }
    }

    /** Returns a part as it goes back: a plain text as the part that it stands for. */
    private static JsonNode partOf(Place part) {
        return part.node().isTextual()
                ? OpenAiChatAdditions.textPart(part.text())
                : part.object().node();
    }

    /** Reads a part of content. One without a type is of the type of the field that it has. */
    private void part(Place part, Consumer<ChatEvent> to) {
        String type = part.at("type").word();
        if ("text".equals(type)
                || "output_text".equals(type)
                || type == null && part.at("text").given()) {
            reply.text(part.at("text").text(), to);
        } else if ("refusal".equals(type)) {
            reply.refusal(wordOf(part.at("refusal")));
        } else if ("image_url".equals(type)) {
            media.picture(part.node());
        } else if ("thinking".equals(type)
                || type == null && part.at("thinking").given()) {
            thinking(part.at("thinking"), to);
        }
    }

    /** Reads thoughts: a text, or a list of parts with texts. */
    private void thinking(Place thinking, Consumer<ChatEvent> to) {
        reply.reasoning(wordOf(thinking), to);
        for (JsonNode part : thinking.node()) {
            reply.reasoning(part.isTextual() ? part.textValue() : Fields.textOrEmpty(part, "text"), to);
        }
    }

    private void call(Place call, int index, Consumer<ChatEvent> to) {
        Place function = call.at("function");
        String type = call.at("type").word();
        int position;
        if (!function.given() && call.at("custom").node().isObject()) {
            Place custom = call.at("custom");
            position =
                    call(index, call.at("id").word(), custom, custom.at("input").text(), to);
        } else if (function.given() || type == null || type.equals("function")) {
            Place given = function.given() ? function.object() : function;
            if (isEmptyCall(index, call.at("id").word(), given)) {
                return;
            }
            position = call(index, call.at("id").word(), given, OpenAiParts.arguments(given.at("arguments")), to);
        } else {
            return; // a kind of tool that we did not offer
        }
        additions.call(position, call.node());
    }

    /** Returns whether a call has nothing, and does not continue one: some servers fill the field of a reply without calls. */
    private boolean isEmptyCall(int index, @Nullable String id, Place named) {
        JsonNode arguments = named.at("arguments").node();
        return id == null
                && named.at("name").word() == null
                && arguments.isEmpty()
                && arguments.asText("").isEmpty()
                && !callAtIndex.containsKey(index);
    }

    /** Adds to a call, and returns its position among the calls of this reply. */
    private int call(int index, @Nullable String id, Place named, String arguments, Consumer<ChatEvent> to) {
        String name = named.at("name").text();
        int position = key(index, id == null ? "" : id, name);
        reply.at(Field.CALLS, places.get(position));
        reply.call(position, id, name, arguments, to);
        return position;
    }

    /** Which call a fragment belongs to: a name with another id begins a new one even where the index is an old one. */
    private int key(int index, String id, String name) {
        Integer known = callAtIndex.get(index);
        if (known == null || (!name.isEmpty() && (index == NO_INDEX || isOther(id, known)))) {
            long place = known == null && index >= 0 ? index : lastPlace + 1;
            known = places.size();
            places.add(place);
            lastPlace = Math.max(lastPlace, place);
            callAtIndex.put(index, known);
        }
        return known;
    }

    /** Returns the message as it goes back; the calls of the reply are in the order of their places. */
    private Message.@Nullable Original original(List<Part> parts) {
        List<Integer> ordered = IntStream.range(0, places.size())
                .boxed()
                .sorted(Comparator.comparing(places::get))
                .toList();
        return additions.original(parts, ordered);
    }

    private static int index(JsonNode index) {
        return index.isIntegralNumber() && index.canConvertToInt() ? index.intValue() : NO_INDEX;
    }

    private boolean isOther(String id, int call) {
        String before = reply.callId(call);
        return !id.isEmpty() && !before.isEmpty() && !id.equals(before);
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
        media.moveTo(reply, Field.CONTENT, Field.MEDIA);
        return reply.reply(this::original);
    }
}
