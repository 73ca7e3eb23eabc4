package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;

/**
 * Reads the token counts of OpenAI's two formats, in the dialects of the servers that follow them.
 *
 * <p>By the specification the output includes the reasoning. Some servers count the reasoning beside it (xAI, gateways before
 * Gemini). It is added where the total says so, being the sum of all three, or where there is more reasoning than output.
 */
final class OpenAiUsage {

    private OpenAiUsage() {}

    /**
     * Returns the counts in an answer or event of Chat Completions: at its top, else in any of its choices (Moonshot), in the
     * extension of Groq, or in an error; a missing node if there are none.
     */
    static JsonNode inAnswer(JsonNode answer) {
        JsonNode usage = in(answer);
        for (JsonNode choice : answer.path("choices")) {
            usage = usage.isObject() ? usage : in(choice);
        }
        usage = usage.isObject() ? usage : in(answer.path("x_groq"));
        return usage.isObject() ? usage : in(answer.path("error"));
    }

    /** Returns the counts in an answer or event of Responses; a missing node if there are none. */
    static JsonNode inResponse(JsonNode answer) {
        JsonNode usage = in(answer.path("response"));
        usage = usage.isObject() ? usage : in(answer);
        return usage.isObject() ? usage : in(answer.path("error"));
    }

    private static JsonNode in(JsonNode place) {
        JsonNode usage = place.path("usage");
        return usage.isObject() ? usage : MissingNode.getInstance();
    }

    /** Reads the usage of Chat Completions. */
    static Usage chat(JsonNode usage) {
        if (!usage.isObject()) {
            return Usage.NONE;
        }
        return usage(
                usage,
                count(usage, "prompt_tokens", "input_tokens"),
                count(usage, "completion_tokens", "output_tokens"),
                cached(usage),
                reasoning(usage, "completion_tokens_details"));
    }

    /** Some servers use the names of one format in the other. */
    private static long count(JsonNode usage, String name, String otherName) {
        return Fields.count(usage, Fields.get(usage, name).isMissingNode() ? otherName : name);
    }

    /** SGLang has the count beside the details. */
    private static long reasoning(JsonNode usage, String details) {
        long reasoning = Fields.count(Fields.get(usage, details), "reasoning_tokens");
        return reasoning == 0 ? Fields.count(usage, "reasoning_tokens") : reasoning;
    }

    /** Moonshot and Together have the count beside the details, DeepSeek by a name of its own. */
    private static long cached(JsonNode usage) {
        long cached = Fields.count(Fields.get(usage, "prompt_tokens_details"), "cached_tokens");
        long beside = cached == 0 ? Fields.count(usage, "cached_tokens") : cached;
        return beside == 0 ? Fields.count(usage, "prompt_cache_hit_tokens") : beside;
    }

    /** Reads the usage of Responses. */
    static Usage responses(JsonNode usage) {
        if (!usage.isObject()) {
            return Usage.NONE;
        }
        return usage(
                usage,
                count(usage, "input_tokens", "prompt_tokens"),
                count(usage, "output_tokens", "completion_tokens"),
                Fields.count(Fields.get(usage, "input_tokens_details"), "cached_tokens"),
                reasoning(usage, "output_tokens_details"));
    }

    private static Usage usage(JsonNode usage, long input, long output, long cached, long reasoning) {
        long total = Fields.count(usage, "total_tokens");
        boolean beside = reasoning > output || total == input + output + reasoning;
        return new Usage(input, beside ? output + reasoning : output, cached, reasoning)
                .withCacheWrites(
                        inDetails(usage, "cache_write_tokens", "prompt_tokens_details", "input_tokens_details"), 0)
                .withAudio(
                        inDetails(usage, "audio_tokens", "prompt_tokens_details", "input_tokens_details"),
                        inDetails(usage, "audio_tokens", "completion_tokens_details", "output_tokens_details"));
    }

    /** Returns a count of the details, which have a name in each format. */
    private static long inDetails(JsonNode usage, String name, String chat, String responses) {
        long count = Fields.count(Fields.get(usage, chat), name);
        return count == 0 ? Fields.count(Fields.get(usage, responses), name) : count;
    }
}
