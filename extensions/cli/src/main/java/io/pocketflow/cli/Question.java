package io.pocketflow.cli;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.agent.Prompt;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The prompt of each item, with the options of its request. Immutable.
 * @param prompt the prompt, with placeholders for the fields of an item
 * @param system the system instructions, with placeholders too; null for none
 * @param schema the schema that the answer must match; null for free text
 * @param maxTokens the maximum number of tokens in an answer; null for the provider's default
 */
record Question(
        Prompt prompt,
        @Nullable Prompt system,
        @Nullable JsonSchema schema,
        @Nullable Integer maxTokens) {

    /**
     * Returns the request about an item.
     * @throws BadItem if the item could not be read, or lacks a field that a placeholder names
     */
    ChatRequest about(Item item) {
        if (item.trouble() != null) {
            throw new BadItem(item.trouble());
        }
        ChatRequest request = ChatRequest.of(filled(prompt, item));
        request = system == null ? request : request.withSystem(filled(system, item));
        request = schema == null ? request : request.withResponseFormat(ResponseFormat.of("answer", schema));
        return maxTokens == null ? request : request.withMaxTokens(maxTokens);
    }

    private static String filled(Prompt prompt, Item item) {
        try {
            return prompt.fill(item.fields());
        } catch (NoSuchElementException missing) {
            throw new BadItem(missing.getMessage());
        }
    }

    boolean wantsJson() {
        return schema != null;
    }

    /** Returns the reasons why an answer does not match the schema; empty if it does. */
    List<String> violations(String json) {
        return schema == null ? List.of() : schema.violations(json);
    }
}
