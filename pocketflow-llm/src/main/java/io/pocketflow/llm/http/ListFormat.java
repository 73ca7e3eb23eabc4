package io.pocketflow.llm.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Provider;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The format of the lists of models of one provider, by page. The sources are the providers' API references. */
public enum ListFormat {

    /** {@code GET {base}/models}: all models in one page, those for pictures and sound included. */
    OPENAI("data", "id") {
        @Override
        URI address(URI baseUrl, String page) {
            return URI.create(baseUrl + "/models");
        }
    },

    /** {@code GET {base}/v1/models}; {@code has_more} and {@code last_id} lead to the next page. */
    ANTHROPIC("data", "id") {
        @Override
        URI address(URI baseUrl, String page) {
            return URI.create(baseUrl + "/v1/models?limit=1000" + parameter("after_id", page));
        }

        @Override
        String next(JsonNode answer) {
            return answer.path("has_more").asBoolean() ? answer.path("last_id").asText() : "";
        }
    },

    /**
     * {@code GET {base}/v1beta/models}; {@code nextPageToken} leads to the next page. Models that neither write nor embed
     * are left out.
     */
    GEMINI("models", "name") {
        @Override
        URI address(URI baseUrl, String page) {
            return URI.create(baseUrl + "/v1beta/models?pageSize=1000" + parameter("pageToken", page));
        }

        @Override
        String next(JsonNode answer) {
            return answer.path("nextPageToken").asText();
        }

        @Override
        boolean isUsable(JsonNode model) {
            JsonNode methods = model.path("supportedGenerationMethods");
            for (JsonNode method : methods) {
                if (USED.contains(method.asText())) {
                    return true;
                }
            }
            return methods.isMissingNode();
        }

        @Override
        String name(JsonNode model) {
            String name = super.name(model);
            return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        }
    },

    /** {@code GET {base}/api/tags} of Ollama: the models on that machine, in one page. */
    OLLAMA("models", "name") {
        @Override
        URI address(URI baseUrl, String page) {
            return URI.create(baseUrl + "/api/tags");
        }
    };

    private static final Set<String> USED = Set.of("generateContent", "embedContent");
    private static final String PREFIX = "models/";

    private final String list;
    private final String name;

    ListFormat(String list, String name) {
        this.list = list;
        this.name = name;
    }

    static ListFormat of(Provider provider) {
        return switch (provider) {
            case OPENAI, OPENAI_RESPONSES -> OPENAI;
            case ANTHROPIC -> ANTHROPIC;
            case GEMINI -> GEMINI;
            case OLLAMA -> OLLAMA;
        };
    }

    /** Returns the address of a page; the first page has an empty name. */
    abstract URI address(URI baseUrl, String page);

    /** Returns the name of the next page, or an empty text if there is none. */
    String next(JsonNode answer) {
        return "";
    }

    boolean isUsable(JsonNode model) {
        return true;
    }

    String name(JsonNode model) {
        return model.path(name).asText();
    }

    /** Returns whether an answer contains a list. */
    boolean isList(JsonNode answer) {
        return answer.path(list).isArray();
    }

    /** Returns the names of the models in an answer. */
    List<String> names(JsonNode answer) {
        List<String> names = new ArrayList<>();
        for (JsonNode model : answer.path(list)) {
            String found = name(model);
            if (!found.isBlank() && isUsable(model)) {
                names.add(found);
            }
        }
        return names;
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
