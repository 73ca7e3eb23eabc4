package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import java.util.function.Consumer;

/** A reader of the events of one stream, in order, which assembles the reply. Used by one thread at a time. */
public interface StreamReader {

    /**
     * Reads one event.
     *
     * @param name the name of a server-sent event; empty if it has none, and for lines of JSON
     * @param data its data; if that is not JSON, such as OpenAI's {@code [DONE]}, a node of its text
     * @param to receives the resulting events, if any; never {@link ChatEvent.End}
     * @throws LlmException MALFORMED, if the event does not conform to the format; the message is only a reason, which
     *     the caller completes
     */
    void read(String name, JsonNode data, Consumer<ChatEvent> to);

    /** Returns whether this event is an error in the middle of a stream. */
    default boolean isError(String name, JsonNode data) {
        return ErrorBody.isIn(data) || name.equals("error");
    }

    /**
     * Returns whether the events so far are a whole reply if the stream ends here. More may follow, such as the usage.
     */
    boolean isComplete();

    /**
     * Returns whether nothing significant can follow, so that the rest is not read, nor the end of the stream awaited:
     * by default, once the reply is complete. A format in which the usage may follow a complete reply overrides this
     * method.
     */
    default boolean isEnded() {
        return isComplete();
    }

    /**
     * Returns the reply, once it is complete.
     *
     * @throws LlmException CONTENT_FILTERED or MALFORMED, with only a reason, if there is no reply
     */
    ChatReply reply();
}
