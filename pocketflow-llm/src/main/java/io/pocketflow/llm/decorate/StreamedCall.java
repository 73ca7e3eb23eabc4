package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.stream.EventCollector;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A streamed call under permits that the caller holds. */
public final class StreamedCall {

    private StreamedCall() {}

    /** Passes the events of the reply to the consumer, and returns the future reply. Cancelling it cancels the stream. */
    public static CompletableFuture<ChatReply> of(
            ChatModel model, ChatRequest request, Consumer<? super ChatEvent> to) {
        return EventCollector.collect(model.name(), model.streamReserved(request), to);
    }
}
