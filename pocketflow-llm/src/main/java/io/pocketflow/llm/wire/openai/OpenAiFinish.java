package io.pocketflow.llm.wire.openai;

import io.pocketflow.llm.FinishReason;
import java.util.Locale;

/**
 * The words of Chat Completions for why a reply ends, of OpenAI and of the servers that follow it. Gateways pass on the words of
 * the provider behind them, in lower or upper case. Stateless.
 */
final class OpenAiFinish {

    private OpenAiFinish() {}

    /** Returns what a word means; {@link FinishReason#OTHER} for an unknown one. */
    static FinishReason reason(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "stop", "eos", "eos_token", "stop_sequence", "end_turn", "complete", "completed" -> FinishReason.STOP;
            case "length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded" ->
                FinishReason.LENGTH;
            case "tool_calls", "tool_call", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter",
                    "content_filtered",
                    "guardrail_intervened",
                    "refusal",
                    "sensitive",
                    "safety",
                    "recitation",
                    "blocklist",
                    "prohibited_content",
                    "spii",
                    "model_armor" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
