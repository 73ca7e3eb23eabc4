package io.pocketflow.llm;

import io.pocketflow.core.event.FlowEvent.ModelCall;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.ReplayReport;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.base.Usages;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a model. Immutable plain data: Jackson writes and reads it without configuration.
 *
 * @param message the answer, which is appended to the conversation if it continues
 * @param finishReason the reason why the reply ended
 * @param rawFinishReason the reason in the provider's word; null if the provider reported none
 * @param usage the tokens counted
 * @param model the model that answered, as the provider names it; it may be more exact than the requested name
 * @param requestId the provider's id of the request, for its support; null if the provider sent none
 * @param responseId the provider's id of the reply, which its API and its logs use; null if the provider sent none
 * @param json the provider's whole answer, if {@link ChatRequest#keepJson} requested it, else null; for a stream, the
 *     events as a JSON array
 */
public record ChatReply(
        Message message,
        FinishReason finishReason,
        @Nullable String rawFinishReason,
        Usage usage,
        String model,
        @Nullable String requestId,
        @Nullable String responseId,
        @Nullable String json)
        implements ReplayReport {

    /** Rejects nulls in components that must have a value. */
    public ChatReply {
        Objects.requireNonNull(message, "the message of a reply must not be null");
        Objects.requireNonNull(finishReason, "the finish reason of a reply must not be null");
        Objects.requireNonNull(usage, "the usage of a reply must not be null");
        Objects.requireNonNull(model, "the model of a reply must not be null");
    }

    /** Returns a complete reply of this model without usage and ids. */
    public static ChatReply by(String model, String text) {
        return new ChatReply(Message.assistant(text), FinishReason.STOP, null, Usage.NONE, model, null, null, null);
    }

    /** Returns a copy that counts these tokens. */
    public ChatReply withUsage(Usage usage) {
        return new ChatReply(message, finishReason, rawFinishReason, usage, model, requestId, responseId, json);
    }

    /** Reports that this reply was read from the records of a durable run, and cost nothing. */
    @Override
    public void reportReplay(Reporter reporter) {
        String text = reporter.seesContents() ? text() : null;
        reporter.report((source, at) -> new ModelFinished(
                source,
                at,
                new ModelCall(source.runId() + "/" + source.path(), model, model, Operation.CHAT, false),
                Duration.ZERO,
                Origin.RECORD,
                model,
                requestId,
                responseId,
                finishReason.name(),
                Usages.tokens(usage),
                BigDecimal.ZERO,
                null,
                text));
    }

    /** Returns the text of the answer; empty if there is none. */
    public String text() {
        return message.text();
    }

    /** Returns the tool calls that the model requests, in its order; usually none. */
    public List<ToolCall> toolCalls() {
        return Parts.of(message, ToolCall.class);
    }

    /** Returns the model's reasoning, as far as the provider shows it; empty if there is none. */
    public String reasoning() {
        return Parts.of(message, Part.Reasoning.class).stream()
                .map(Part.Reasoning::text)
                .collect(Collectors.joining());
    }

    /** Returns the pictures that the model made; usually none. */
    public List<Part.ImageData> images() {
        return Parts.of(message, Part.ImageData.class);
    }

    /** Returns the audio and other files that the model made; usually none. The transcript of audio is in the text. */
    public List<Part.FileData> files() {
        return Parts.of(message, Part.FileData.class);
    }

    /** Returns the sources that the provider names for passages of the text; usually none. */
    public List<Citation> citations() {
        return Parts.of(message, Citation.class);
    }

    /** Returns the searches that the provider made for the reply; usually none. */
    public List<Search> searches() {
        return Parts.of(message, Search.class);
    }
}
