package io.pocketflow.cli;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Prompt;
import io.pocketflow.llm.ResponseFormat;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about each item. Immutable.
 *
 * @param prompt with placeholders for the fields of an item
 * @param system instructions that stand above it, with placeholders too; null for none
 * @param schema what the answer has to fit; null for free text
 * @param maxTokens the most tokens of an answer; null to leave it to the provider
 */
record Question(
        Prompt prompt,
        @Nullable Prompt system,
        @Nullable JsonSchema schema,
        @Nullable Integer maxTokens) {

    /**
     * The question about this item.
     *
     * @throws BadItem if it could not be read, or lacks a field that a placeholder names
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

    /** Why this answer does not fit the schema; empty if it does. */
    List<String> violations(String json) {
        return schema == null ? List.of() : schema.violations(json);
    }
}
