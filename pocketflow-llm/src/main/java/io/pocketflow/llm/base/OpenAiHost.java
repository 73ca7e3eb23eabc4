package io.pocketflow.llm.base;

import io.pocketflow.llm.Provider;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The hosts of OpenAI's models: its own service, also in a region, and Azure's. Stateless. */
public final class OpenAiHost {

    /** The domains of Azure, also of its clouds for the United States' government and for China. */
    private static final List<String> AZURE = List.of(
            ".openai.azure.com",
            ".services.ai.azure.com",
            ".cognitiveservices.azure.com",
            ".api.cognitive.microsoft.com",
            ".openai.azure.us",
            ".services.ai.azure.us",
            ".cognitiveservices.azure.us",
            ".openai.azure.cn",
            ".services.ai.azure.cn",
            ".cognitiveservices.azure.cn");

    private OpenAiHost() {}

    /** Returns whether the host is of OpenAI's own service, such as {@code eu.api.openai.com}. */
    public static boolean isOwn(URI baseUrl) {
        String host = name(baseUrl);
        String own = Provider.OPENAI.baseUrl().getHost();
        return host.equals(own) || host.endsWith("." + own);
    }

    /** Returns whether the host serves OpenAI's models. */
    public static boolean is(URI baseUrl) {
        return isOwn(baseUrl) || AZURE.stream().anyMatch(name(baseUrl)::endsWith);
    }

    /** Returns the name in lower case, without the dot that may end it; empty if there is none. */
    public static String name(URI baseUrl) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
