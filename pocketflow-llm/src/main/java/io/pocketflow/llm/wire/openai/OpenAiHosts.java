package io.pocketflow.llm.wire.openai;

import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.wire.CallIds;
import java.util.Locale;

/** The servers of Chat Completions whose rules differ from others, identified by their host names. */
final class OpenAiHosts {

    private OpenAiHosts() {}

    static boolean isOpenAi(ModelConfig config) {
        String host = host(config);
        return host.equals(Provider.OPENAI.baseUrl().getHost()) || host.endsWith(".openai.azure.com");
    }

    static boolean isMistral(ModelConfig config) {
        return host(config).endsWith(".mistral.ai");
    }

    /** Returns the ids of tool calls that the server accepts. */
    static CallIds callIds(ModelConfig config) {
        return isMistral(config) ? CallIds.MISTRAL : isOpenAi(config) ? CallIds.OPENAI : CallIds.ANY;
    }

    private static String host(ModelConfig config) {
        return config.baseUrl().getHost().toLowerCase(Locale.ROOT);
    }
}
