package io.pocketflow.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.ItemReport;
import io.pocketflow.core.Outcome;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The outcome of one item as a line of JSON. */
final class ResultLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultLine() {}

    static String of(ItemReport<Item, Answer> report) {
        Outcome<Answer> outcome = report.outcome();
        ObjectNode line = JSON.createObjectNode();
        line.put("index", report.index());
        line.put("status", status(outcome));
        if (outcome.isDone()) {
            line.set("result", outcome.value().result());
        } else {
            Throwable cause = cause(outcome);
            line.putObject("error").put("kind", kind(cause)).put("message", message(outcome, cause));
        }
        line.put("attempts", outcome.attempts());
        line.put("ms", outcome.duration().toMillis());
        if (outcome.isDone()) {
            Usage usage = outcome.value().usage();
            line.putObject("usage").put("input", usage.inputTokens()).put("output", usage.outputTokens());
        }
        return line.toString();
    }

    private static String status(Outcome<?> outcome) {
        return outcome.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** Returns the failure of the node without the engine's exception around it, or null if the item did not fail. */
    static @Nullable Throwable cause(Outcome<?> outcome) {
        Throwable failure = outcome.failure().orElse(null);
        return failure instanceof FlowException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Returns one word such as {@code BadRequest} or {@code TimeoutException}. */
    private static String kind(@Nullable Throwable cause) {
        if (cause instanceof LlmException known) {
            StringBuilder word = new StringBuilder();
            for (String part : known.kind().name().split("_")) {
                word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
            }
            return word.toString();
        }
        return cause == null ? "None" : cause.getClass().getSimpleName();
    }

    private static String message(Outcome<?> outcome, @Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? outcome.toString() : cause.getMessage();
    }
}
