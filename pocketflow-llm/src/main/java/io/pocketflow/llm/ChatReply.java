package io.pocketflow.llm;

import io.pocketflow.llm.base.Parts;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered. Immutable plain data: Jackson writes and reads it without any set-up.
 *
 * @param message the answer, to be put at the end of the conversation if it goes on
 * @param finishReason why it ended
 * @param rawFinishReason the same in the provider's word; null if it gave none
 * @param usage the tokens counted
 * @param model the model that answered, as the provider names it; it may be more exact than the one asked for
 * @param requestId the provider's id of the call, for its support; null if it gave none
 * @param json the provider's whole answer, if {@link ChatRequest#keepJson} asked for it, else null; of a stream it is
 *     the events as a JSON array
 */
public record ChatReply(
        Message message,
        FinishReason finishReason,
        @Nullable String rawFinishReason,
        Usage usage,
        String model,
        @Nullable String requestId,
        @Nullable String json) {

    /** Refuses nulls where they have no meaning. */
    public ChatReply {
        Objects.requireNonNull(message, "the message of a reply must not be null");
        Objects.requireNonNull(finishReason, "the finish reason of a reply must not be null");
        Objects.requireNonNull(usage, "the usage of a reply must not be null");
        Objects.requireNonNull(model, "the model of a reply must not be null");
    }

    /** A complete reply of this model without usage or request id. */
    public static ChatReply of(String model, String text) {
        return new ChatReply(Message.assistant(text), FinishReason.STOP, null, Usage.NONE, model, null, null);
    }

    /** The words of the answer; empty if the model said nothing. */
    public String text() {
        return message.text();
    }

    /** The tools that the model wants called, in its order; usually none. */
    public List<ToolCall> toolCalls() {
        return Parts.of(message, ToolCall.class);
    }

    /** What the model thought, as far as the provider shows it; empty if nothing. */
    public String reasoning() {
        return Parts.of(message, Part.Reasoning.class).stream()
                .map(Part.Reasoning::text)
                .collect(Collectors.joining());
    }
}
