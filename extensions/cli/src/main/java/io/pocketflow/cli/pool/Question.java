package io.pocketflow.cli.pool;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ResponseFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of a chain, with the options of its request. Immutable.
 *
 * @param prompt the prompt, with placeholders for the fields of an item and for earlier answers
 * @param system the system instructions, with placeholders too; null for none
 * @param schema the schema that the answer must match; null for free text
 * @param maxTokens the maximum number of tokens in an answer; null for the provider's default
 * @param name the name under which later prompts find the answer, besides {@code result}; null for none
 */
record Question(
        Template prompt,
        @Nullable Template system,
        @Nullable JsonSchema schema,
        @Nullable Integer maxTokens,
        @Nullable String name) {

    /**
     * Returns the prompt for these values.
     *
     * @throws io.pocketflow.cli.items.BadItem if a placeholder has no value
     */
    Filled fill(Map<String, ? extends @Nullable Object> values) {
        return new Filled(prompt.fill(values), system == null ? null : system.fill(values), settings());
    }

    private String settings() {
        return (schema == null ? "" : "schema " + schema.json()) + (maxTokens == null ? "" : " max " + maxTokens);
    }

    /** Returns the request for a filled prompt. */
    ChatRequest request(Filled filled) {
        ChatRequest request = ChatRequest.of(filled.prompt());
        request = filled.system() == null ? request : request.withSystem(filled.system());
        request = schema == null ? request : request.withResponseFormat(ResponseFormat.of("answer", schema));
        return maxTokens == null ? request : request.withMaxTokens(maxTokens);
    }

    boolean wantsJson() {
        return schema != null;
    }

    /** Returns the reasons why an answer does not match the schema; empty if it does. */
    List<String> violations(String json) {
        return schema == null ? List.of() : schema.violations(json);
    }
}
