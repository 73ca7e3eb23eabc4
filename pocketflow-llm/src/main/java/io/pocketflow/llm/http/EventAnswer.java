package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.StreamReader;
import java.io.IOException;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The body of an answer that streams: the format's {@link StreamReader} turns frames into events. */
final class EventAnswer implements AnswerReader {

    /** The last event of OpenAI's formats. */
    private static final String DONE = "[DONE]";

    private static final String WHITE_SPACE = " \t\r\n";

    private final StreamCall call;
    private final ResponseInfo info;
    private final EventFrames frames;
    private final StreamReader reader;
    private final Queue<ChatEvent> events = new ArrayDeque<>();
    private final @Nullable StringBuilder kept;
    /** The data of the last event, if they are words instead of JSON: the sentence of an error, if the stream ends there. */
    private @Nullable JsonNode words;

    private volatile Usage usage = Usage.NONE;

    EventAnswer(StreamCall call, ResponseInfo info, EventFrames frames) {
        this.call = call;
        this.info = info;
        this.frames = frames;
        this.reader = call.format().reader(call.model());
        this.kept = call.keepJson() ? new StringBuilder() : null;
    }

    @Override
    public void add(List<ByteBuffer> bytes) {
        frames.add(bytes);
    }

    @Override
    public @Nullable ChatEvent next() {
        while (events.isEmpty() && !reader.isEnded() && frames.next()) {
            read();
        }
        return events.poll();
    }

    @Override
    public void end() {
        if (!reader.isEnded() && frames.last()) {
            read();
        }
        if (!reader.isComplete()) {
            throw incomplete();
        }
        events.add(new ChatEvent.End(withRest(reply())));
    }

    /**
     * Returns the failure of an incomplete stream. Some servers, Google's among them, end a stream with an error that
     * is not an event.
     */
    private LlmException incomplete() {
        JsonNode bare = Fields.parsed(frames.outside());
        if (bare != null && reader.isError("", bare)) {
            return call.errors().failure(Answer.ofEvent(info.statusCode(), info.headers(), bare));
        }
        return words != null
                ? call.errors().failure(Answer.ofEvent(info.statusCode(), info.headers(), words))
                : call.interrupted("ended its stream before the reply was complete", null);
    }

    private ChatReply reply() {
        try {
            return reader.reply();
        } catch (LlmException e) {
            throw completed(e, MissingNode.getInstance());
        }
    }

    private void read() {
        int start = start();
        if (start == behind()) {
            return;
        }
        JsonNode data = data(start);
        words = null;
        if (reader.isError(frames.name(), data)) {
            throw call.errors().failure(Answer.ofEvent(info.statusCode(), info.headers(), data));
        }
        if (data.isTextual() && !data.textValue().startsWith(DONE)) {
            words = data;
            return;
        }
        try {
            reader.read(frames.name(), data, this::note);
        } catch (LlmException e) {
            throw completed(e, data);
        }
    }

    /** Returns the start of the data, after white space that may precede JSON. */
    private int start() {
        int start = frames.from();
        while (start < behind() && WHITE_SPACE.indexOf(frames.bytes()[start]) >= 0) {
            start++;
        }
        return start;
    }

    /** Returns the offset after the last byte of the data. */
    private int behind() {
        return frames.from() + frames.length();
    }

    private void note(ChatEvent event) {
        usage = event instanceof ChatEvent.UsageUpdate update ? update.usage() : usage;
        events.add(event);
    }

    /**
     * Returns the failure with the model and the request's id, and with the key masked; a reader supplies only a
     * reason.
     */
    private LlmException completed(LlmException reason, JsonNode data) {
        Answer answer = Answer.ofEvent(info.statusCode(), info.headers(), data);
        return call.errors().noReply(answer, reason.kind(), String.valueOf(reason.getMessage()));
    }

    /** Returns the data as JSON if it is an object or a list; all other data, such as {@code [DONE]}, is text. */
    private JsonNode data(int start) {
        if (frames.bytes()[start] != '{') {
            String text = frames.text().strip();
            JsonNode list = text.startsWith("[") && !text.startsWith(DONE) ? Fields.parsed(text) : null;
            return list == null ? TextNode.valueOf(text) : list;
        }
        if (kept != null) {
            kept.append(kept.isEmpty() ? "[" : ",").append(frames.text());
        }
        try {
            return Json.ofServer(frames.bytes(), start, behind() - start);
        } catch (IOException e) {
            // without the cause, whose text quotes the data
            throw new LlmException(Kind.MALFORMED, call.name() + " sent an event that is not JSON");
        }
    }

    /** Returns the reply with the data that only the headers and the request contain. */
    private ChatReply withRest(ChatReply reply) {
        String id = info.headers().firstValue(call.format().requestIdHeader()).orElse(null);
        return new ChatReply(
                reply.message(),
                reply.finishReason(),
                reply.rawFinishReason(),
                reply.usage(),
                reply.model(),
                reply.requestId() == null ? id : reply.requestId(),
                reply.responseId(),
                kept == null ? reply.json() : kept.isEmpty() ? "[]" : kept + "]");
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public boolean isComplete() {
        return reader.isComplete();
    }

    @Override
    public boolean hasEnough() {
        return reader.isEnded();
    }
}
