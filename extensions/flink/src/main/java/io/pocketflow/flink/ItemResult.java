package io.pocketflow.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.cli.results.FlowResult;
import io.pocketflow.llm.Price;
import org.jspecify.annotations.Nullable;

/**
 * The result of one item. Immutable; Flink serializes it as a record of plain fields.
 *
 * @param index the position of the item in the input, or -1
 * @param item the fields of the item as a JSON object
 * @param status DONE, FAILED, SUSPENDED or SKIPPED
 * @param result the result as JSON, or null if the item is not done
 * @param kind one word for the reason why the item is not done, such as {@code BadRequest}; null if it is done
 * @param message the reason why the item is not done, or null
 * @param attempts the number of attempts
 * @param millis the time from the beginning of the item to its end in milliseconds
 * @param inputTokens the number of input tokens of the calls that gave the result; 0 if it was read from a record
 * @param outputTokens the number of output tokens of these calls
 * @param cost the cost of these calls in US dollars as a decimal number, or null if the model has no price
 */
public record ItemResult(
        long index,
        String item,
        String status,
        @Nullable String result,
        @Nullable String kind,
        @Nullable String message,
        int attempts,
        long millis,
        long inputTokens,
        long outputTokens,
        @Nullable String cost) {

    static ItemResult of(Item item, FlowResult result, @Nullable Price price) {
        JsonNode value = result.result();
        return new ItemResult(
                item.index(),
                JsonFields.json(item.fields()),
                result.status(),
                value == null ? null : value.toString(),
                result.kind(),
                result.message(),
                result.attempts(),
                result.duration().toMillis(),
                result.usage().inputTokens(),
                result.usage().outputTokens(),
                price == null ? null : price.cost(result.usage()).toPlainString());
    }
}
