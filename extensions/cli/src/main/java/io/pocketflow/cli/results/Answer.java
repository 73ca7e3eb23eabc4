package io.pocketflow.cli.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Usage;
import java.util.Objects;

/**
 * A model's answer to one prompt, or the last answer of a chain with the sums of all its calls. Immutable; the journal
 * records the answer to each prompt.
 *
 * @param result a text, or with a schema the JSON that matches it
 * @param usage the tokens of the call that returned it
 * @param attempts the number of attempts
 * @param half whether a batch gave the answer, at half the price; for a chain, whether batches gave all answers
 */
public record Answer(
        JsonNode result,
        Usage usage,
        int attempts,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean half) {

    public Answer {
        Objects.requireNonNull(result, "the result of an answer must not be null");
        Objects.requireNonNull(usage, "the usage of an answer must not be null");
    }

    /** Creates an answer at the full price. */
    public Answer(JsonNode result, Usage usage, int attempts) {
        this(result, usage, attempts, false);
    }

    /** Returns this answer with the sums of the calls before it and of its own. */
    public Answer after(Answer before) {
        return new Answer(result, before.usage.plus(usage), before.attempts + attempts, before.half && half);
    }

    /** Returns the result as the text that fills a placeholder. */
    public String text() {
        return result.isTextual() ? result.textValue() : result.toString();
    }
}
