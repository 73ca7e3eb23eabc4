package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.Usages;

/**
 * Reads the token counts of the Messages format. The counts at the top leave out the iterations that the service made on its own,
 * such as a compaction, although they are paid for; the list of iterations has all of them.
 */
final class AnthropicUsage {

    private AnthropicUsage() {}

    static Usage of(JsonNode usage) {
        Usage all = Usage.NONE;
        for (JsonNode iteration : usage.path("iterations")) {
            all = all.plus(counts(iteration));
        }
        return Usages.highest(counts(usage), all);
    }

    private static Usage counts(JsonNode counts) {
        long cached = Fields.count(counts, "cache_read_input_tokens");
        long written = Fields.count(counts, "cache_creation_input_tokens");
        long forAnHour = Fields.count(Fields.get(counts, "cache_creation"), "ephemeral_1h_input_tokens");
        long input = Fields.count(counts, "input_tokens") + written + cached;
        long thought = Fields.count(Fields.get(counts, "output_tokens_details"), "thinking_tokens");
        return new Usage(input, Fields.count(counts, "output_tokens"), cached, thought)
                .withCacheWrites(written, forAnHour);
    }
}
