package io.pocketflow.llm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered. Immutable plain data: Jackson writes and reads it without any set-up.
 *
 * @param text the answer; empty if the model said nothing
 * @param finishReason why it ended
 * @param rawFinishReason the same in the provider's word; null if it gave none
 * @param usage the tokens counted
 * @param model the model that answered, as the provider names it; it may be more exact than the one asked for
 * @param requestId the provider's id of the call, for its support; null if it gave none
 */
public record ChatReply(
        String text,
        FinishReason finishReason,
        @Nullable String rawFinishReason,
        Usage usage,
        String model,
        @Nullable String requestId) {

    /** Refuses nulls where they have no meaning. */
    public ChatReply {
        Objects.requireNonNull(text, "the text of a reply must not be null");
        Objects.requireNonNull(finishReason, "the finish reason of a reply must not be null");
        Objects.requireNonNull(usage, "the usage of a reply must not be null");
        Objects.requireNonNull(model, "the model of a reply must not be null");
    }

    /** A complete reply of this model without usage or request id. */
    public static ChatReply of(String model, String text) {
        return new ChatReply(text, FinishReason.STOP, null, Usage.NONE, model, null);
    }
}
