package io.pocketflow.llm.agent;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FailureDetails;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.BrokenOff;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Failures;
import io.pocketflow.llm.base.Forwarded;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A check for replies that are not an answer: without a text, or ended in the middle of the model's turn. An agent or a
 * skill that accepted such a reply would succeed with an empty result. Stateless.
 */
final class Unanswered {

    /** Gemini's words for malformed output, which gateways pass on; a retry may succeed. */
    private static final Set<String> WRONG_CALLS =
            Set.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE");

    /** Anthropic's word for a turn that its own tools have made too long. */
    private static final String PAUSED = "pause_turn";

    private Unanswered() {}

    /** Returns the reply if it has an answer, which may be a picture or a file, or calls tools; else fails. */
    static CompletableFuture<ChatReply> refuseWithoutCalls(ChatModel model, CompletableFuture<ChatReply> reply) {
        return Forwarded.map(
                reply,
                made -> made.toolCalls().isEmpty()
                                && made.images().isEmpty()
                                && made.files().isEmpty()
                        ? checked(model, made)
                        : made);
    }

    /** Returns the reply if it has an answer, else fails. */
    static CompletableFuture<ChatReply> refuse(ChatModel model, CompletableFuture<ChatReply> reply) {
        return Forwarded.map(reply, made -> checked(model, made));
    }

    private static ChatReply checked(ChatModel model, ChatReply reply) {
        String why = why(reply);
        if (why == null) {
            return reply;
        }
        String raw = reply.rawFinishReason();
        String finish = raw == null ? reply.finishReason().name() : raw;
        FailureDetails details = FailureDetails.of(isTransient(reply), false, null)
                .withBody(reply.text())
                .withUsage(reply.usage());
        throw Failures.of(
                Kind.MALFORMED,
                model.name() + " gave no answer: " + why + " (finish reason " + new Excerpt(null).of(finish, 100) + ")",
                details);
    }

    private static @Nullable String why(ChatReply reply) {
        String raw = reply.rawFinishReason();
        if (isBroken(raw)) {
            return "its server stopped in the middle of the reply";
        }
        if (isWrongCall(raw)) {
            return "it wrote a tool call that its provider refused";
        }
        if (isLostCall(reply)) {
            return "it stopped for tool calls, but the reply has none";
        }
        if (PAUSED.equals(raw)) {
            return "its provider paused the turn; send the conversation with this reply again to resume it";
        }
        if (!reply.text().isBlank()) {
            return null;
        }
        if (!reply.toolCalls().isEmpty()) {
            return "it called tools instead of answering";
        }
        return reply.finishReason() == FinishReason.LENGTH
                ? "the reply was truncated at the token limit before its first word; raise maxTokens"
                : "the reply has no words";
    }

    private static boolean isTransient(ChatReply reply) {
        String raw = reply.rawFinishReason();
        boolean silent = reply.text().isBlank() && reply.toolCalls().isEmpty();
        return isBroken(raw)
                || isWrongCall(raw)
                || isLostCall(reply)
                || silent && reply.finishReason() != FinishReason.LENGTH && !PAUSED.equals(raw);
    }

    private static boolean isBroken(@Nullable String raw) {
        return BrokenOff.isIn(raw) || "aborted".equalsIgnoreCase(raw);
    }

    private static boolean isWrongCall(@Nullable String raw) {
        return raw != null && WRONG_CALLS.contains(raw.toUpperCase(Locale.ROOT));
    }

    private static boolean isLostCall(ChatReply reply) {
        return reply.finishReason() == FinishReason.TOOL_CALLS
                && reply.toolCalls().isEmpty();
    }
}
