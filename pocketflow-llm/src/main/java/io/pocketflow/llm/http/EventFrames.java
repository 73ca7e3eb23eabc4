package io.pocketflow.llm.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the events in the bytes of a stream, one at a time, whatever way the bytes are cut. Not thread-safe. */
public interface EventFrames {

    /** Adds bytes; what was told of the present event is void then. */
    void add(List<ByteBuffer> buffers);

    /** Moves to the next event, if it is there as a whole. */
    boolean next();

    /** Moves to an event that only the end of the stream ends, if the format has such. */
    boolean last();

    /**
     * At the end, the start of what stands outside of events behind the last one, from a line on that opens a JSON object;
     * empty if nothing does.
     */
    default String outside() {
        return "";
    }

    /** The name of the event; empty if it has none. */
    String name();

    /** The array that holds the data; valid until the next call. */
    byte[] bytes();

    /** Where the data begin. */
    int from();

    /** How many bytes the data have. */
    int length();

    /** The data as text. */
    default String text() {
        return new String(bytes(), from(), length(), StandardCharsets.UTF_8);
    }
}
