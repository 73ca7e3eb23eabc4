package io.pocketflow.llm.wire;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is put together piece by piece, the same for all formats and for whole answers as for streams. Used by
 * one thread at a time.
 *
 * <p>Pieces keep the order in which they began. Empty fragments mean nothing. The exceptions from here carry a reason
 * only: who called adds the model, the request, and the masking of keys.
 */
public final class ReplyAssembly {

    /** The most characters of the arguments of one tool call. */
    public static final int MOST_ARGUMENTS = 1024 * 1024;

    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Object, Call> calls = new HashMap<>();
    private final StringBuilder refusal = new StringBuilder();
    private int callsBegun;
    private boolean closed = true;
    private @Nullable FinishReason finish;
    private @Nullable String rawFinish;
    private Usage usage = Usage.NONE;
    private String model;
    private @Nullable String requestId;
    private Message.@Nullable Original original;

    /** Of this model, as far as {@link #model} tells no better. */
    public ReplyAssembly(String model) {
        this.model = model;
    }

    /** More words of the answer. */
    public void text(String more, Consumer<ChatEvent> to) {
        if (!more.isEmpty()) {
            words(false).append(more);
            to.accept(new ChatEvent.TextDelta(more));
        }
    }

    /** Returns whether there are neither words nor calls yet. */
    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Returns the words of the answer so far. */
    public String text() {
        return pieces.stream()
                .filter(piece -> piece instanceof Words words && !words.thought)
                .map(piece -> ((Words) piece).text)
                .collect(Collectors.joining());
    }

    /** More of what the model thinks. */
    public void reasoning(String more, Consumer<ChatEvent> to) {
        if (!more.isEmpty()) {
            words(true).append(more);
            to.accept(new ChatEvent.ReasoningDelta(more));
        }
    }

    /** Lets the next words begin a part of their own. */
    public void endPart() {
        closed = true;
    }

    /** More of the model's words on why it does not answer; they are no event, and matter if nothing else was said. */
    public void refusal(String more) {
        refusal.append(more);
    }

    /**
     * More of a tool call. The first id and the first name that are not empty count; one without an id gets one. Events
     * wait for the name.
     *
     * @param key what the format tells the calls of one reply apart by
     * @throws LlmException MALFORMED, if the arguments grow over {@link #MOST_ARGUMENTS}
     */
    public void call(Object key, @Nullable String id, @Nullable String name, String arguments, Consumer<ChatEvent> to) {
        Call call = calls.computeIfAbsent(key, unknown -> begin());
        call.id = call.id.isEmpty() && id != null ? id : call.id;
        call.name = call.name.isEmpty() && name != null ? name : call.name;
        if (call.arguments.length() + arguments.length() > MOST_ARGUMENTS) {
            throw new LlmException(
                    Kind.MALFORMED,
                    "the arguments of tool call " + call.index + " have more than " + MOST_ARGUMENTS + " characters");
        }
        call.arguments.append(arguments);
        call.tell(to);
    }

    /** Returns whether a call of this key has begun. */
    boolean knowsCall(Object key) {
        return calls.containsKey(key);
    }

    /** The id of this call, so far; empty if it has none yet. */
    public String callId(Object key) {
        Call call = calls.get(key);
        return call == null ? "" : call.id;
    }

    /** How many characters of its arguments this call has, so far. */
    public int argumentsOf(Object key) {
        Call call = calls.get(key);
        return call == null ? 0 : call.arguments.length();
    }

    /** The whole usage so far. A report without any token replaces nothing. */
    public void usage(Usage sofar, Consumer<ChatEvent> to) {
        if (!sofar.equals(usage) && !sofar.equals(Usage.NONE)) {
            usage = sofar;
            to.accept(new ChatEvent.UsageUpdate(sofar));
        }
    }

    /** Why it ends; a later word replaces an earlier. */
    public void finish(FinishReason reason, @Nullable String raw) {
        finish = reason;
        rawFinish = raw;
    }

    /** Returns whether it is known why it ends. */
    public boolean finished() {
        return finish != null;
    }

    /** The model as the provider names it. */
    public void model(@Nullable String name) {
        model = name == null || name.isEmpty() ? model : name;
    }

    /** The provider's id of the call. */
    public void requestId(@Nullable String id) {
        requestId = id == null || id.isEmpty() ? requestId : id;
    }

    /** The message in the provider's own form. */
    public void original(String format, String json) {
        original = new Message.Original(format, json);
    }

    /**
     * The reply. A STOP with tool calls is {@link FinishReason#TOOL_CALLS}: several providers do not tell them apart.
     *
     * @throws LlmException CONTENT_FILTERED, if there is a refusal or a filter and nothing else; MALFORMED, if a tool
     *     call has no name
     */
    public ChatReply reply() {
        return reply(parts -> original);
    }

    /** As {@link #reply()}, with the original that this makes of the reply's parts, or null if they say all. */
    public ChatReply reply(Function<List<Part>, Message.@Nullable Original> original) {
        List<Part> parts = pieces.stream().map(Piece::part).toList();
        boolean silent = parts.stream().allMatch(part -> part instanceof Part.Reasoning);
        if (silent && !refusal.isEmpty()) {
            throw new LlmException(Kind.CONTENT_FILTERED, "the model refused: " + refusal);
        }
        if (silent && finish == FinishReason.CONTENT_FILTER) {
            throw new LlmException(Kind.CONTENT_FILTERED, "the provider's filter took out the whole reply");
        }
        return new ChatReply(
                new Message(Message.Role.ASSISTANT, parts, original.apply(parts)),
                finishReason(),
                rawFinish,
                usage,
                model,
                requestId,
                null);
    }

    private FinishReason finishReason() {
        if (finish == null) {
            return FinishReason.OTHER;
        }
        return finish == FinishReason.STOP && !calls.isEmpty() ? FinishReason.TOOL_CALLS : finish;
    }

    private StringBuilder words(boolean thought) {
        if (!closed && pieces.get(pieces.size() - 1) instanceof Words last && last.thought == thought) {
            return last.text;
        }
        Words next = new Words(thought, new StringBuilder());
        pieces.add(next);
        closed = false;
        return next.text;
    }

    private Call begin() {
        Call call = new Call(callsBegun++);
        pieces.add(call);
        return call;
    }

    private interface Piece {
        Part part();
    }

    private record Words(boolean thought, StringBuilder text) implements Piece {
        @Override
        public Part part() {
            return thought ? new Part.Reasoning(text.toString()) : new Part.Text(text.toString());
        }
    }

    private static final class Call implements Piece {
        private final int index;
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";
        private String name = "";
        private int told = -1;

        private Call(int index) {
            this.index = index;
        }

        /** What was not told yet. The first event comes even without arguments. */
        private void tell(Consumer<ChatEvent> to) {
            if (name.isEmpty() || told == arguments.length()) {
                return;
            }
            id = id.isEmpty() ? MadeUpIds.fresh() : id;
            to.accept(new ChatEvent.ToolCallDelta(index, id, name, arguments.substring(Math.max(0, told))));
            told = arguments.length();
        }

        @Override
        public Part part() {
            if (name.isEmpty()) {
                throw new LlmException(Kind.MALFORMED, "tool call " + index + " has no name");
            }
            String whole = arguments.toString();
            return new ToolCall(id, name, whole.isBlank() ? "{}" : whole);
        }
    }
}
