package io.pocketflow.cookbook.node;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model whose first calls fail, as those of a busy server do; it forwards the others to another model. Thread-safe.
 */
final class FlakyModel implements ChatModel {

    private final ChatModel model;
    private final AtomicInteger failuresLeft;

    FlakyModel(ChatModel model, int failures) {
        this.model = model;
        this.failuresLeft = new AtomicInteger(failures);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        if (failuresLeft.getAndDecrement() > 0) {
            return CompletableFuture.failedFuture(
                    new LlmException(LlmException.Kind.SERVER_ERROR, "a failure simulated by this recipe"));
        }
        return model.chatAsync(request);
    }
}
