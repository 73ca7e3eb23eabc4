package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The usage and cost of one model's answers in the journal of a bulk run. Confined to one thread. */
final class JournalCosts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STEP = "/" + AskItem.NAME + "#0";

    private final String model;
    private long answers;
    private Usage usage = Usage.NONE;

    private JournalCosts(String model) {
        this.model = model;
    }

    /** Returns a line for each model, in the order of their first use; empty if the journal contains no answer. */
    static List<String> of(Path journal) {
        Map<String, JournalCosts> byModel = new LinkedHashMap<>();
        AtomicReference<String> asked = new AtomicReference<>("");
        Journal.forEach(journal, (run, step) -> {
            if (step.kind() != StepRecord.Kind.DONE || step.json() == null) {
                return;
            }
            if (run.equals(Settings.RUN_ID)) {
                // this model gave the answers that follow, until the next such record
                asked.set(read(step).path("model").asText());
            } else if (step.key().toString().endsWith(STEP)) {
                byModel.computeIfAbsent(asked.get(), JournalCosts::new)
                        .add(read(step).path("usage"));
            }
        });
        return byModel.values().stream().map(JournalCosts::line).toList();
    }

    private static JsonNode read(JournalStep step) {
        try {
            return JSON.readTree(Objects.requireNonNull(step.json()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record of step " + step.key() + " is not valid JSON", e);
        }
    }

    private void add(JsonNode recorded) {
        answers++;
        usage = usage.plus(Usage.of(
                recorded.path("inputTokens").asLong(),
                recorded.path("outputTokens").asLong()));
    }

    private String line() {
        Prices prices = Prices.bundled();
        String money = prices.of(model)
                .map(price -> ", $" + price.of(usage).setScale(4, RoundingMode.HALF_UP) + " at the prices of "
                        + prices.date())
                .orElse("");
        return "answers of " + model + ": " + answers + ", " + usage.inputTokens() + " input and "
                + usage.outputTokens() + " output tokens" + money;
    }
}
