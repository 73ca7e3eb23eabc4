package io.pocketflow.llm.wire.openai;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.base.OpenAiHost;
import io.pocketflow.llm.wire.CallIds;

/** The servers of Chat Completions whose rules differ from others, identified by their host names. */
final class OpenAiHosts {

    private OpenAiHosts() {}

    static boolean isOpenAi(ModelConfig config) {
        return OpenAiHost.is(config.baseUrl());
    }

    static boolean isMistral(ModelConfig config) {
        return OpenAiHost.name(config.baseUrl()).endsWith(".mistral.ai");
    }

    /** Returns the ids of tool calls that the server accepts. */
    static CallIds callIds(ModelConfig config) {
        return isMistral(config) ? CallIds.MISTRAL : isOpenAi(config) ? CallIds.OPENAI : CallIds.ANY;
    }
}
