package io.pocketflow.llm.agent;

import io.pocketflow.core.Attempt;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.decorate.Decorator;
import java.util.concurrent.CompletableFuture;

/** A counter of the tokens that the attempt of a node used, for the reports of pools. */
final class Used {

    private Used() {}

    /** Returns the call, whose tokens count for the attempt, also if it fails. Cancelling the future cancels the call. */
    static CompletableFuture<ChatReply> counted(Attempt attempt, CompletableFuture<ChatReply> call) {
        return Decorator.seeing(call, (reply, failure) -> {
            if (reply != null) {
                count(attempt, reply.usage());
            } else if (failure instanceof LlmException known) {
                count(attempt, known.usage());
            }
        });
    }

    private static void count(Attempt attempt, Usage usage) {
        attempt.used("tokens.input", usage.inputTokens());
        attempt.used("tokens.output", usage.outputTokens());
        some(attempt, "tokens.cached", usage.cachedTokens());
        some(attempt, "tokens.reasoning", usage.reasoningTokens());
        some(attempt, "tokens.cacheWrite", usage.cacheWriteTokens());
        some(attempt, "tokens.hourWrite", usage.hourWriteTokens());
        some(attempt, "tokens.audioInput", usage.audioInputTokens());
        some(attempt, "tokens.audioOutput", usage.audioOutputTokens());
    }

    private static void some(Attempt attempt, String unit, long tokens) {
        if (tokens > 0) {
            attempt.used(unit, tokens);
        }
    }
}
