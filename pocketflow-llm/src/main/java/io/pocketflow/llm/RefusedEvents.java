package io.pocketflow.llm;

/** The source of a stream that is refused before anything is sent. */
record RefusedEvents(LlmException refusal) implements EventSource {

    @Override
    public ChatEvent poll() {
        throw refusal;
    }

    @Override
    public void close() {}
}
