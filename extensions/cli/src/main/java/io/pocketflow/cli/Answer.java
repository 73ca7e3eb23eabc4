package io.pocketflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Usage;
import java.util.Objects;

/**
 * A model's answer about one item. Immutable; the journal records it.
 * @param result a text, or with a schema the JSON that matches it
 * @param usage the tokens of the call that returned it
 */
record Answer(JsonNode result, Usage usage) {

    Answer {
        Objects.requireNonNull(result, "the result of an answer must not be null");
        Objects.requireNonNull(usage, "the usage of an answer must not be null");
    }
}
