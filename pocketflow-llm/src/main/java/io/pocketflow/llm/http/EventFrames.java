package io.pocketflow.llm.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A reader that finds the events in the bytes of a stream, one at a time, however the bytes are divided. Not
 * thread-safe.
 */
public interface EventFrames {

    /** Adds bytes; the data of the current event become invalid. */
    void add(List<ByteBuffer> buffers);

    /** Moves to the next complete event; returns whether there is one. */
    boolean next();

    /**
     * Moves to an event that the end of the stream ends, if the format has such events; returns whether there is one.
     */
    boolean last();

    /**
     * Returns, at the end, the text outside of events after the last one, from a line on that opens a JSON object;
     * empty if there is no such line.
     */
    default String outside() {
        return "";
    }

    /** Returns the name of the event; empty if it has none. */
    String name();

    /** Returns the array that contains the data; valid until the next call. */
    byte[] bytes();

    /** Returns the start of the data. */
    int from();

    /** Returns the number of bytes of the data. */
    int length();

    /** Returns the data as text. */
    default String text() {
        return new String(bytes(), from(), length(), StandardCharsets.UTF_8);
    }
}
