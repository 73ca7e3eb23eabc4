package io.pocketflow.llm.wire;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Citation;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is assembled from pieces, in the same way for all formats, and for whole answers as for streams. Used by
 * one thread at a time.
 *
 * <p>Pieces are ordered by their place, which {@link #at} sets: the items of a reply by their positions, and the parts of an
 * item by their numbers. Pieces of one place keep the order in which they began. So a stream that reports an earlier part
 * late yields the same reply as a whole answer. Empty fragments have no effect. Exceptions of this class contain only a
 * reason: the caller adds the model and the request, and masks keys.
 */
public final class ReplyAssembly {

    /** The maximum number of characters of the arguments of one tool call. */
    public static final int MOST_ARGUMENTS = 1024 * 1024;

    /** The part of an item of the reply that a piece belongs to. */
    record Place(Object item, long part) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Object, Long> positions = new HashMap<>();
    /** The last piece of each place, unless the piece has ended. */
    private final Map<Place, Piece> open = new HashMap<>();

    private final Map<Object, Call> calls = new HashMap<>();
    private final CitedTexts cited = new CitedTexts();
    private final StringBuilder refusal = new StringBuilder();
    private int callsBegun;
    private Place place = new Place("", 0);
    private @Nullable FinishReason finish;
    private @Nullable String rawFinish;
    private Usage usage = Usage.NONE;
    private String model;
    private @Nullable String requestId;
    private @Nullable String responseId;
    private Message.@Nullable Original original;

    /** Creates a reply of this model, unless {@link #model} reports a more exact name. */
    public ReplyAssembly(String model) {
        this.model = model;
    }

    /**
     * Sets the place of the following pieces.
     *
     * @param item the key of the item of the reply
     * @param part the number of the part within the item
     */
    public void at(Object item, long part) {
        if (place.part != part || !place.item.equals(item)) {
            place = new Place(item, part);
        }
    }

    /** Sets the position of an item in the reply; the last one counts. Items without a position are at 0. */
    public void position(Object item, long position) {
        positions.put(item, position);
    }

    /** Adds a part of the answer's text. */
    public void text(String more, Consumer<ChatEvent> to) {
        if (!more.isEmpty()) {
            words(false).append(more);
            to.accept(new ChatEvent.TextDelta(more));
        }
    }

    /** Returns whether there is neither text nor a call yet. */
    public boolean isEmpty() {
        return pieces.stream().allMatch(Whole.class::isInstance);
    }

    /** Returns the text of the answer so far. */
    public String text() {
        return ordered()
                .filter(piece -> piece instanceof Words words && !words.thought)
                .map(piece -> ((Words) piece).text)
                .collect(Collectors.joining());
    }

    /** Adds a part of the model's reasoning. */
    public void reasoning(String more, Consumer<ChatEvent> to) {
        if (!more.isEmpty()) {
            words(true).append(more);
            to.accept(new ChatEvent.ReasoningDelta(more));
        }
    }

    /** Ends the last part of the current place, so that the next text begins a part of its own. */
    public void endPart() {
        open.remove(place);
    }

    /**
     * Adds a whole part, such as a picture, behind the pieces of the current place. It is not an event: the reply at the end of a
     * stream has it.
     */
    public void part(Part part) {
        begin(new Whole(place, part));
    }

    /**
     * Adds a citation, which follows the text of the current place, whenever that arrives.
     *
     * @param passage the passage of that text
     */
    public void cite(Passage passage, Source source, @Nullable String quote, Citation.@Nullable Location location) {
        cited.add(place, passage, source, quote, location);
    }

    /**
     * Adds a part of the model's reason for not answering, which is not an event; it counts if the reply has nothing
     * else.
     */
    public void refusal(String more) {
        refusal.append(more);
    }

    /**
     * Adds a part of a tool call. The first non-empty id and name count; a call without an id gets one. Events wait for
     * the name.
     *
     * @param key the key that distinguishes the calls of one reply in the format
     * @throws LlmException MALFORMED, if the arguments exceed {@link #MOST_ARGUMENTS}
     */
    public void call(Object key, @Nullable String id, @Nullable String name, String arguments, Consumer<ChatEvent> to) {
        Call call = calls.computeIfAbsent(key, unknown -> begin(new Call(place, callsBegun++)));
        call.id = call.id.isEmpty() && id != null ? id : call.id;
        call.name = call.name.isEmpty() && name != null ? name : call.name;
        if (call.arguments.length() + arguments.length() > MOST_ARGUMENTS) {
            throw new LlmException(
                    Kind.MALFORMED,
                    "the arguments of tool call " + call.index + " have more than " + MOST_ARGUMENTS + " characters");
        }
        call.arguments.append(arguments);
        call.deliver(to);
    }

    /** Returns whether a call of this key has begun. */
    boolean knowsCall(Object key) {
        return calls.containsKey(key);
    }

    /** Returns the id of this call so far; empty if it has none yet. */
    public String callId(Object key) {
        Call call = calls.get(key);
        return call == null ? "" : call.id;
    }

    /** Returns the number of characters of the call's arguments so far. */
    public int argumentsOf(Object key) {
        Call call = calls.get(key);
        return call == null ? 0 : call.arguments.length();
    }

    /** Sets the whole usage so far. A report without any token replaces nothing. */
    public void usage(Usage sofar, Consumer<ChatEvent> to) {
        if (!sofar.equals(usage) && !sofar.equals(Usage.NONE)) {
            usage = sofar;
            to.accept(new ChatEvent.UsageUpdate(sofar));
        }
    }

    /** Sets the reason of the end; a later word replaces an earlier one. */
    public void finish(FinishReason reason, @Nullable String raw) {
        finish = reason;
        rawFinish = raw;
    }

    /** Returns whether the reason of the end is known. */
    public boolean finished() {
        return finish != null;
    }

    /** Sets the model as the provider names it. */
    public void model(@Nullable String name) {
        model = name == null || name.isEmpty() ? model : name;
    }

    /** Sets the provider's id of the request. */
    public void requestId(@Nullable String id) {
        requestId = id == null || id.isEmpty() ? requestId : id;
    }

    /** Sets the provider's id of the reply. */
    public void responseId(@Nullable String id) {
        responseId = id == null || id.isEmpty() ? responseId : id;
    }

    /** Sets the message in the provider's own form. */
    public void original(String format, String json) {
        original = new Message.Original(format, json);
    }

    /**
     * Returns the reply. A STOP with tool calls becomes {@link FinishReason#TOOL_CALLS}, because several providers do
     * not distinguish them.
     *
     * @throws LlmException CONTENT_FILTERED, if there is only a refusal or a filter; MALFORMED, if a tool call has no
     *     name
     */
    public ChatReply reply() {
        return reply(parts -> original);
    }

    /**
     * Returns the reply with the original that the function makes of the reply's parts, or null if the parts contain
     * everything.
     */
    public ChatReply reply(Function<List<Part>, Message.@Nullable Original> original) {
        List<Part> parts = cited.among(ordered().toList());
        boolean silent = parts.stream().allMatch(part -> part instanceof Part.Reasoning || Parts.isRemark(part));
        if (silent && !refusal.isEmpty()) {
            throw new LlmException(Kind.CONTENT_FILTERED, "the model refused: " + refusal);
        }
        if (silent && finish == FinishReason.CONTENT_FILTER) {
            throw new LlmException(Kind.CONTENT_FILTERED, "the provider's filter removed the whole reply");
        }
        return new ChatReply(
                new Message(Message.Role.ASSISTANT, parts, original.apply(parts)),
                finishReason(),
                rawFinish,
                usage,
                model,
                requestId,
                responseId,
                null);
    }

    private FinishReason finishReason() {
        if (finish == null) {
            return FinishReason.OTHER;
        }
        return finish == FinishReason.STOP && !calls.isEmpty() ? FinishReason.TOOL_CALLS : finish;
    }

    private Stream<Piece> ordered() {
        return pieces.stream()
                .sorted(Comparator.<Piece>comparingLong(piece -> positions.getOrDefault(piece.place().item, 0L))
                        .thenComparingLong(piece -> piece.place().part));
    }

    private StringBuilder words(boolean thought) {
        if (open.get(place) instanceof Words last && last.thought == thought) {
            return last.text;
        }
        return begin(new Words(place, thought, new StringBuilder())).text;
    }

    private <P extends Piece> P begin(P piece) {
        pieces.add(piece);
        open.put(piece.place(), piece);
        return piece;
    }

    interface Piece {
        Place place();

        Part part();
    }

    private record Words(Place place, boolean thought, StringBuilder text) implements Piece {
        @Override
        public Part part() {
            return thought ? new Part.Reasoning(text.toString()) : new Part.Text(text.toString());
        }
    }

    private record Whole(Place place, Part part) implements Piece {}

    private static final class Call implements Piece {
        private final Place place;
        private final int index;
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";
        private String name = "";
        private int delivered = -1;

        private Call(Place place, int index) {
            this.place = place;
            this.index = index;
        }

        @Override
        public Place place() {
            return place;
        }

        /** Passes on the parts that were not reported yet. The first event is passed on even without arguments. */
        private void deliver(Consumer<ChatEvent> to) {
            if (name.isEmpty() || delivered == arguments.length()) {
                return;
            }
            id = id.isEmpty() ? MadeUpIds.fresh() : id;
            to.accept(new ChatEvent.ToolCallDelta(index, id, name, arguments.substring(Math.max(0, delivered))));
            delivered = arguments.length();
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
