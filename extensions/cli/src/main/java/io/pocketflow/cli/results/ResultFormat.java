package io.pocketflow.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.cli.base.Memory;
import io.pocketflow.cli.items.Item;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.llm.LlmException;
import io.pocketflow.web.FetchException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The form of results: lines of JSON, or a table. */
public interface ResultFormat {

    /** Returns the text before the first result; empty if there is none. */
    String head();

    /** Returns the line of one item, with its line break. */
    String line(ItemReport<Task, Answer> report);

    /**
     * Rejects an item whose results would not fit the head.
     *
     * @throws io.pocketflow.cli.items.BadSource if the item has a field without a column
     */
    void check(Item item);

    /** Returns the status in capitals, such as DONE or FAILED. */
    static String status(Outcome<?> outcome) {
        return outcome.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** Returns the failure of the step without the engine's exception around it, or null if the item did not fail. */
    static @Nullable Throwable cause(Outcome<?> outcome) {
        Throwable failure = outcome.failure().orElse(null);
        return failure instanceof FlowException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Returns the failure of an item that met the end of the credit or the budget, or null. */
    static @Nullable LlmException moneyGone(Outcome<?> outcome) {
        return cause(outcome) instanceof LlmException known
                        && (known.kind() == LlmException.Kind.OUT_OF_MONEY
                                || known.kind() == LlmException.Kind.BUDGET_SPENT)
                ? known
                : null;
    }

    /** Returns one word for the reason why an item is not done, such as {@code BadRequest} or {@code Suspended}. */
    static String kind(Outcome<?> outcome) {
        Throwable cause = cause(outcome);
        return cause == null ? outcome.getClass().getSimpleName() : kind(cause);
    }

    private static String kind(Throwable cause) {
        if (cause instanceof LlmException known) {
            StringBuilder word = new StringBuilder();
            for (String part : known.kind().name().split("_")) {
                word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
            }
            return word.toString();
        }
        return cause.getClass().getSimpleName();
    }

    /** Returns the reason why an item is not done. */
    static String message(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Suspended<?> suspended) {
            return suspended.questions().values().stream()
                    .map(question -> question instanceof JsonNode text && text.isTextual()
                            ? text.textValue()
                            : question.toString())
                    .collect(Collectors.joining("; ", "waits for an answer: ", ""));
        }
        if (outcome instanceof Outcome.Skipped<?> skipped) {
            return skipped.reason();
        }
        Throwable cause = cause(outcome);
        if (cause == null || cause.getMessage() == null) {
            return outcome.toString();
        }
        String advice = cause instanceof FetchException page
                ? page.refusedHost()
                        .map(host -> "; --allow-host " + host + " allows it")
                        .orElse("")
                : "";
        return Memory.message(cause) + advice;
    }

    /** Returns the number of attempts, of earlier runs too if the answer is theirs. */
    static int attempts(Outcome<Answer> outcome) {
        return outcome.isDone() ? Math.max(outcome.attempts(), outcome.value().attempts()) : outcome.attempts();
    }
}
