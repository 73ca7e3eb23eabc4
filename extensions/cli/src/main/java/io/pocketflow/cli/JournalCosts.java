package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.core.StepRecord;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.math.RoundingMode;
import java.nio.file.Path;

/** What the answers in the journal of a bulk run used, and what that costs. Confined to one thread. */
final class JournalCosts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STEP = "/" + AskItem.NAME + "#0";

    private String model = "";
    private long answers;
    private Usage usage = Usage.NONE;

    private JournalCosts() {}

    /** One line; empty if there is no answer in the journal. */
    static String of(Path journal) {
        JournalCosts costs = new JournalCosts();
        Journal.forEach(journal, costs::see);
        return costs.answers == 0 ? "" : costs.line();
    }

    private void see(String run, JournalStep step) {
        if (step.kind() != StepRecord.Kind.DONE || step.json() == null) {
            return;
        }
        try {
            if (run.equals(Settings.RUN_ID)) {
                model = JSON.readTree(step.json()).path("model").asText();
            } else if (step.key().toString().endsWith(STEP)) {
                JsonNode told = JSON.readTree(step.json()).path("usage");
                answers++;
                usage = usage.plus(Usage.of(
                        told.path("inputTokens").asLong(),
                        told.path("outputTokens").asLong()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record of step " + step.key() + " is no JSON", e);
        }
    }

    private String line() {
        Prices prices = Prices.bundled();
        String money = prices.of(model)
                .map(price -> ", $" + price.of(usage).setScale(4, RoundingMode.HALF_UP) + " by the prices of "
                        + prices.date())
                .orElse("");
        return "answers of " + model + ": " + answers + ", " + usage.inputTokens() + " input and "
                + usage.outputTokens() + " output tokens" + money;
    }
}
