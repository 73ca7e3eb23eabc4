package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.stream.Deltas;
import io.pocketflow.llm.wire.Answer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that is not a stream, although a stream was requested: an error, or the whole reply of a server
 * that does not stream.
 */
final class WholeAnswer implements AnswerReader {

    /** The maximum number of bytes read of an error; its status and start suffice. */
    private static final int MOST_OF_AN_ERROR = 64 * 1024;

    private final ResponseInfo info;
    private final Function<Answer, ChatReply> read;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Queue<ChatEvent> events = new ArrayDeque<>();

    WholeAnswer(ResponseInfo info, Function<Answer, ChatReply> read) {
        this.info = info;
        this.read = read;
    }

    @Override
    public void add(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            body.writeBytes(part);
        }
    }

    @Override
    public @Nullable ChatEvent next() {
        return events.poll();
    }

    @Override
    public void end() {
        events.addAll(Deltas.of(read.apply(Answer.of(info.statusCode(), info.headers(), body.toByteArray()))));
    }

    /** {@inheritDoc} The failure of a whole answer contains its usage already. */
    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public boolean isComplete() {
        return false;
    }

    @Override
    public boolean hasEnough() {
        return info.statusCode() / 100 != 2 && body.size() >= MOST_OF_AN_ERROR;
    }
}
