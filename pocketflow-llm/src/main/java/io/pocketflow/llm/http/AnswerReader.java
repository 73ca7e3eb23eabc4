package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.Usage;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the body of one answer into events. Used by one thread at a time. */
public interface AnswerReader {

    /** Adds bytes of the body; called once {@link #next} has given all events of those before. */
    void add(List<ByteBuffer> bytes);

    /** The next event in the bytes so far. */
    @Nullable
    ChatEvent next();

    /** The body is over; {@link #next} gives the last events. */
    void end();

    /** Returns the token counts that the events so far have reported. May be called by any thread. */
    Usage usage();

    /** Whether the events so far make a whole reply. */
    boolean isComplete();

    /** Whether no more bytes of the body are wanted. */
    boolean hasEnough();
}
