package io.pocketflow.llm.agent;

import io.pocketflow.core.Attempt;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.decorate.StreamedCall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way in which a node calls its model: as a whole, or as a stream of deltas to the listeners of the run and to a
 * consumer. Immutable.
 */
record Streaming(boolean streams, @Nullable Consumer<? super String> text) {

    static final Streaming OFF = new Streaming(false, null);

    static final Streaming TO_LISTENERS = new Streaming(true, null);

    /** Calls the model under the permits of the attempt. Cancelling the future cancels the call. */
    CompletableFuture<ChatReply> call(String node, ChatModel model, Attempt attempt, ChatRequest request) {
        return streams
                ? StreamedCall.of(model, request, event -> deliver(node, attempt, event))
                : model.chatReservedAsync(request);
    }

    private void deliver(String node, Attempt attempt, ChatEvent event) {
        if (event instanceof ChatEvent.End || event instanceof ChatEvent.UsageUpdate) {
            return;
        }
        attempt.emit(event);
        if (text != null && event instanceof ChatEvent.TextDelta delta) {
            try {
                text.accept(delta.text());
            } catch (RuntimeException failed) {
                // not retried: the call would be paid again, and the consumer receive the start of the reply twice
                throw new LlmException(
                        LlmException.Kind.CANCELLED, "the consumer of the text of '" + node + "' failed", failed);
            }
        }
    }
}
