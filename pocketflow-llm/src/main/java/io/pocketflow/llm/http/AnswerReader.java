package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.Usage;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader that turns the body of one answer into events. Used by one thread at a time. */
public interface AnswerReader {

    /** Adds bytes of the body; called once {@link #next} has returned all events of the bytes before. */
    void add(List<ByteBuffer> bytes);

    /** Returns the next event in the bytes so far, or null. */
    @Nullable
    ChatEvent next();

    /** Ends the body; {@link #next} returns the last events. */
    void end();

    /** Returns the token counts that the events so far have reported. May be called by any thread. */
    Usage usage();

    /** Returns whether the events so far form a whole reply. */
    boolean isComplete();

    /** Returns whether no more bytes of the body are needed. */
    boolean hasEnough();
}
