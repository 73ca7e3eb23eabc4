package io.pocketflow.llm.wire.openai;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.schema.StrictSchema;
import java.util.List;

/**
 * Decides which tools of one request are strict. OpenAI's own service accepts a mix; of the others some reject one, so there all
 * tools are strict or none is, unless a tool states it itself. No other tool is strict at a server that does not hold schemas ({@link ModelConfig#jsonSchema}).
 *
 * @param any whether a tool may be strict at all
 */
record OpenAiStrictness(boolean any) {

    static OpenAiStrictness of(List<ToolSpec> tools, ModelConfig config) {
        return new OpenAiStrictness(config.jsonSchema()
                && (OpenAiHosts.isOpenAi(config)
                        || tools.stream()
                                .allMatch(tool -> tool.strict() == null
                                        ? StrictSchema.takes(tool.parameters())
                                        : tool.strict())));
    }

    boolean isStrict(ToolSpec tool) {
        return tool.strict() == null ? any && StrictSchema.takes(tool.parameters()) : tool.strict();
    }
}
