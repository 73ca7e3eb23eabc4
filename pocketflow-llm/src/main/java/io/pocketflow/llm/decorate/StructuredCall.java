package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.schema.Structured;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A request for a value of a type: one call and, if its reply does not fit, one more with the violations. Immutable.
 */
public final class StructuredCall<T> {

    /**
     * A reply that fits.
     *
     * @param reply the last reply, with the usage of both calls
     */
    public record Accepted<T>(T value, ChatReply reply) {}

    private final ChatModel model;
    private final Structured<T> type;
    private final Function<ChatRequest, CompletableFuture<ChatReply>> call;

    /** @param call makes one call of the model */
    public StructuredCall(
            ChatModel model, Structured<T> type, Function<ChatRequest, CompletableFuture<ChatReply>> call) {
        this.model = model;
        this.type = type;
        this.call = call;
    }

    /** Returns the value alone. */
    public static <T> CompletableFuture<T> valueOf(ChatModel model, Structured<T> type, ChatRequest request) {
        return Forwarded.map(new StructuredCall<>(model, type, model::chatAsync).start(request), Accepted::value);
    }

    /** Starts the request. Cancelling the future cancels the call in flight. */
    public CompletableFuture<Accepted<T>> start(ChatRequest request) {
        ChatRequest asking = model.supportsJsonSchema()
                ? request.withResponseFormat(type.format())
                : request.withSystem(type.instructions());
        Reporter reporter = Reporter.current();
        return Forwarded.compose(
                call.apply(asking), reply -> Reporting.within(reporter, () -> answered(asking, reply)));
    }

    private CompletableFuture<Accepted<T>> answered(ChatRequest request, ChatReply first) {
        Structured.Reading<T> reading = type.read(first.text());
        T value = reading.value();
        if (value != null) {
            return CompletableFuture.completedFuture(new Accepted<>(value, first));
        }
        refuseHopeless(first, first.usage());
        CompletableFuture<ChatReply> second = Forwarded.mapFailure(
                call.apply(repair(request, first, reading.violations())),
                failure -> Failures.withUsageBefore(failure, first.usage()));
        return Forwarded.map(second, reply -> repaired(first, reply));
    }

    private Accepted<T> repaired(ChatReply first, ChatReply second) {
        Structured.Reading<T> reading = type.read(second.text());
        T value = reading.value();
        if (value == null) {
            Usage both = first.usage().plus(second.usage());
            refuseHopeless(second, both);
            throw unfit(second, both, "also when shown its error: " + String.join("; ", reading.violations()));
        }
        return new Accepted<>(value, withUsageOf(first, second));
    }

    /** Rejects a reply that a second call would not mend. */
    private void refuseHopeless(ChatReply reply, Usage usage) {
        if (!reply.toolCalls().isEmpty()) {
            throw unfit(reply, usage, "the model called tools instead of answering");
        }
        if (reply.finishReason() == FinishReason.LENGTH) {
            throw unfit(reply, usage, "the reply was truncated at the token limit");
        }
    }

    private ChatRequest repair(ChatRequest request, ChatReply reply, List<String> violations) {
        String schema = request.responseFormat() == null ? "" : "\n" + type.instructions();
        return request.withMessage(reply.message())
                .withMessage(Message.user("Your answer does not fit the JSON schema:\n- "
                        + String.join("\n- ", violations)
                        + "\nGive the whole JSON again, corrected, and nothing else." + schema));
    }

    private LlmException unfit(ChatReply reply, Usage usage, String why) {
        return Failures.unfitReply(
                model.name() + " gave no " + type.name() + ": " + new Excerpt(null).of(why, 2000), reply.text(), usage);
    }

    private static ChatReply withUsageOf(ChatReply first, ChatReply reply) {
        return new ChatReply(
                reply.message(),
                reply.finishReason(),
                reply.rawFinishReason(),
                first.usage().plus(reply.usage()),
                reply.model(),
                reply.requestId(),
                reply.responseId(),
                reply.json());
    }
}
