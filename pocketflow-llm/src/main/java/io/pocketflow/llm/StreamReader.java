package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads the events of one stream, in order, and puts the reply together. Used by one thread at a time. */
interface StreamReader {

    /**
     * Reads one event.
     *
     * @param name the name of a server-sent event; empty if it has none, and for lines of JSON
     * @param data its data
     * @param to takes what it means, if anything; never {@link ChatEvent.End}
     */
    void read(String name, JsonNode data, Consumer<ChatEvent> to);

    /** Whether this event is an error that the server tells in the middle of a stream. */
    boolean isError(String name, JsonNode data);

    /** Whether the event that ends a whole reply was read. */
    boolean isComplete();

    /** The reply, once it is complete. */
    ChatReply reply();
}
