package io.pocketflow.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.pocketflow.cli.items.BadSource;
import io.pocketflow.cli.items.Item;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of one item of a user's pool, with its result as JSON. Immutable. */
public final class FlowResult {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Temporal.class, ToStringSerializer.instance)
                    .addSerializer(TemporalAmount.class, ToStringSerializer.instance));

    private final ItemReport<Task, Answer> report;

    private FlowResult(ItemReport<Task, Answer> report) {
        this.report = report;
    }

    /** Returns the result of a report. A result that is not JSON makes it a failure. */
    public static FlowResult of(ItemReport<Item, ?> report) {
        try {
            return new FlowResult(answered(at(report.item(), report)));
        } catch (RuntimeException unfit) {
            return failed(report.item(), unfit, report.outcome().attempts());
        }
    }

    /** Returns the result of an item that failed outside of its pool. */
    public static FlowResult failed(Item item, Throwable cause, int attempts) {
        return new FlowResult(new ItemReport<>(
                new Task("", item),
                new Outcome.Failed<>((int) Math.max(0, item.index()), cause, attempts, Duration.ZERO),
                0,
                false,
                Map.of()));
    }

    /** Returns this result for an equal item at another position. */
    public FlowResult forItem(Item item) {
        return new FlowResult(at(item, report));
    }

    /** Returns the report of an item without a key. */
    private static <O extends @Nullable Object> ItemReport<Task, O> at(Item item, ItemReport<?, O> report) {
        return new ItemReport<>(
                new Task("", item), report.outcome(), report.throttles(), report.replayed(), report.usage());
    }

    /** Returns the failure of an item that met the end of the credit or the budget, or empty. */
    public Optional<LlmException> moneyGone() {
        return Optional.ofNullable(ResultFormat.moneyGone(report.outcome()));
    }

    /** Returns the report with the result as JSON. */
    public ItemReport<Task, Answer> report() {
        return report;
    }

    /** Returns the status in capitals: DONE, FAILED, SUSPENDED or SKIPPED. */
    public String status() {
        return ResultFormat.status(report.outcome());
    }

    /** Returns the result, or null if the item is not done. */
    public @Nullable JsonNode result() {
        return report.outcome().isDone() ? report.outcome().value().result() : null;
    }

    /** Returns one word for the reason why the item is not done, such as {@code BadRequest}; null if it is done. */
    public @Nullable String kind() {
        return report.outcome().isDone() ? null : ResultFormat.kind(report.outcome());
    }

    /** Returns the reason why the item is not done, or null. */
    public @Nullable String message() {
        return report.outcome().isDone() ? null : ResultFormat.message(report.outcome());
    }

    /** Returns the number of attempts, of earlier runs too if the result is theirs. */
    public int attempts() {
        return ResultFormat.attempts(report.outcome());
    }

    /** Returns the time from the beginning of the item to its end. */
    public Duration duration() {
        return report.outcome().duration();
    }

    /** Returns the tokens of the calls that gave the result; none if the result was read from a record. */
    public Usage usage() {
        return report.outcome().isDone() ? report.outcome().value().usage() : Usage.NONE;
    }

    // ---- the result as JSON

    /**
     * Returns the report with the result as JSON.
     *
     * @throws BadSource if the result cannot be written as JSON
     */
    public static ItemReport<Task, Answer> answered(ItemReport<Task, ?> report) {
        Outcome<Answer> outcome;
        if (report.outcome() instanceof Outcome.Done<?> done) {
            Answer answer =
                    new Answer(json("the result", report.item().item(), done.result()), usage(report), done.attempts());
            outcome = new Outcome.Done<>(done.index(), answer, done.attempts(), done.duration());
        } else if (report.outcome() instanceof Outcome.Failed<?> failed) {
            outcome = new Outcome.Failed<>(failed.index(), failed.cause(), failed.attempts(), failed.duration());
        } else if (report.outcome() instanceof Outcome.Suspended<?> suspended) {
            Map<StepKey, Object> questions = new LinkedHashMap<>();
            suspended
                    .questions()
                    .forEach((step, question) ->
                            questions.put(step, json("a question", report.item().item(), question)));
            outcome = new Outcome.Suspended<>(suspended.index(), questions, suspended.attempts(), suspended.duration());
        } else {
            outcome = new Outcome.Skipped<>(report.index(), ((Outcome.Skipped<?>) report.outcome()).reason());
        }
        return new ItemReport<>(report.item(), outcome, report.throttles(), report.replayed(), report.usage());
    }

    private static Usage usage(ItemReport<?, ?> report) {
        return new Usage(
                tokens(report, "input"),
                tokens(report, "output"),
                tokens(report, "cached"),
                tokens(report, "reasoning"),
                tokens(report, "cacheWrite"),
                tokens(report, "hourWrite"),
                tokens(report, "audioInput"),
                tokens(report, "audioOutput"));
    }

    /** Returns the tokens that the nodes of an item reported, by the units of skills. */
    private static long tokens(ItemReport<?, ?> report, String kind) {
        return report.usage().getOrDefault("tokens." + kind, 0L);
    }

    private static JsonNode json(String what, Item item, @Nullable Object value) {
        try {
            return JSON.valueToTree(value);
        } catch (IllegalArgumentException unfit) {
            throw new BadSource(what + " of " + item.label() + " has the class "
                    + (value == null ? "null" : value.getClass().getName())
                    + " and cannot be written as JSON; return a text, a number, a map, a list or a record of these: "
                    + unfit.getMessage());
        }
    }
}
