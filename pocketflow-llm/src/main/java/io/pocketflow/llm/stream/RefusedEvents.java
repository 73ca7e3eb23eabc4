package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.LlmException;

/** The source of a stream that is rejected before anything is sent. */
public record RefusedEvents(LlmException refusal) implements EventSource {

    @Override
    public ChatEvent poll() {
        throw refusal;
    }

    @Override
    public void close() {}
}
