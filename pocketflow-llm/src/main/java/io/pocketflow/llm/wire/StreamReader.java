package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import java.util.function.Consumer;

/** Reads the events of one stream, in order, and puts the reply together. Used by one thread at a time. */
public interface StreamReader {

    /**
     * Reads one event.
     *
     * @param name the name of a server-sent event; empty if it has none, and for lines of JSON
     * @param data its data; if that is no JSON, such as OpenAI's {@code [DONE]}, a node of its text
     * @param to takes what it means, if anything; never {@link ChatEvent.End}
     * @throws LlmException MALFORMED, if it is not what the format says; the message is a reason only, to be completed by
     *     the caller; {@link ReplyErrors} does that for a whole answer
     */
    void read(String name, JsonNode data, Consumer<ChatEvent> to);

    /** Whether this event is an error that the server tells in the middle of a stream. */
    boolean isError(String name, JsonNode data);

    /** Whether what was read is a whole reply, if the stream ends here. More may follow, such as the usage. */
    boolean isComplete();

    /**
     * Whether nothing of meaning can follow: what is left is not read, and the end of the stream not waited for. False where
     * the format has no last event.
     */
    default boolean isEnded() {
        return false;
    }

    /**
     * The reply, once it is complete.
     *
     * @throws LlmException CONTENT_FILTERED or MALFORMED, with a reason only, if there is none
     */
    ChatReply reply();
}
