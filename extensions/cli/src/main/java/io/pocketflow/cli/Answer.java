package io.pocketflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Usage;
import java.util.Objects;

/**
 * What a model made of one item. Immutable; it is kept in the journal.
 *
 * @param result a text, or with a schema the JSON that fits it
 * @param usage the tokens of the call that gave it
 */
record Answer(JsonNode result, Usage usage) {

    Answer {
        Objects.requireNonNull(result, "the result of an answer must not be null");
        Objects.requireNonNull(usage, "the usage of an answer must not be null");
    }
}
