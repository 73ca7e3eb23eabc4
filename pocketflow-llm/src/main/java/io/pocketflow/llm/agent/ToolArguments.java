package io.pocketflow.llm.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.schema.Shape;
import io.pocketflow.llm.schema.Violations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arguments of a call, or the reason why the tool does not receive them. Immutable.
 *
 * @param read the record; null if the arguments do not fit
 * @param refusal the text for the model if the arguments do not fit; null if they do
 */
record ToolArguments(@Nullable Record read, @Nullable ToolResult refusal) {

    private static final Logger LOG = LoggerFactory.getLogger(Tool.class);

    /** The maximum length in characters, more than sensible arguments have. */
    private static final int LONGEST = 1 << 20;

    /**
     * Reads the arguments of a call, strictly: no name may occur twice, because two readers could choose different
     * values.
     */
    static ToolArguments of(ToolCall call, Shape shape) {
        Violations violations = new Violations();
        try {
            Object read = read(call.arguments(), shape, violations);
            return read instanceof Record record && violations.isEmpty()
                    ? new ToolArguments(record, null)
                    : refused(call, String.join("; ", violations.list()));
        } catch (RuntimeException e) {
            LOG.warn("The arguments of tool '{}' cannot be read", call.name(), e);
            return refused(call, "They cannot be read.");
        }
    }

    private static @Nullable Object read(String text, Shape shape, Violations violations) {
        if (text.length() > LONGEST) {
            violations.add("$", "must be at most " + LONGEST + " characters but was " + text.length());
            return null;
        }
        try {
            return shape.read(Json.strict(text.isBlank() ? "{}" : text), "$", violations);
        } catch (JsonProcessingException e) {
            violations.add("$", "must be JSON but was not: " + Json.problem(e));
            return null;
        }
    }

    private static ToolArguments refused(ToolCall call, String why) {
        return new ToolArguments(
                null, ToolResult.failure(call, "The arguments are wrong, so nothing was done. " + why));
    }
}
