package io.pocketflow.cli.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.Money;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The usage and cost of one model's answers in the records of a bulk run. Confined to one thread. */
public final class JournalCosts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final String model;
    private final Prices prices = Prices.bundled();
    private long answers;
    private Usage usage = Usage.NONE;
    /** The part of the usage that batches had at half the price. */
    private Usage half = Usage.NONE;

    private JournalCosts(String model) {
        this.model = model;
    }

    /** Returns the costs of each model that has answered, in the order of their first use. */
    public static List<JournalCosts> of(StepSource source) {
        Map<String, JournalCosts> byModel = new LinkedHashMap<>();
        AtomicReference<String> asked = new AtomicReference<>("");
        AtomicBoolean isFlow = new AtomicBoolean();
        source.forEach((run, step) -> {
            if (step.kind() != StepRecord.Kind.DONE || step.json() == null) {
                return;
            }
            if (run.equals(Settings.RUN_ID)) {
                // this model gave the answers that follow, until the next such record
                JsonNode settings = read(step);
                asked.set(settings.path("model").asText());
                isFlow.set(settings.has(Settings.FLOW));
            } else if (run.equals(Purse.RUN_ID)) {
                byModel.computeIfAbsent(asked.get(), JournalCosts::new).add(read(step), 0);
            } else if (run.equals(Purse.CALLS) || !isFlow.get() && isPrompt(step.key())) {
                byModel.computeIfAbsent(asked.get(), JournalCosts::new).add(read(step), 1);
            }
        });
        return List.copyOf(byModel.values());
    }

    /** Returns the money of all models that have a price. */
    static BigDecimal total(StepSource source) {
        return of(source).stream()
                .map(costs -> costs.money().orElse(BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean isPrompt(StepKey key) {
        return AskStep.isName(key.parts().get(key.parts().size() - 1).node());
    }

    private static JsonNode read(JournalStep step) {
        try {
            return JSON.readTree(Objects.requireNonNull(step.json()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record of step " + step.key() + " is not valid JSON", e);
        }
    }

    /** Adds the usage of an answer or of a payment. */
    private void add(JsonNode paid, int kept) {
        answers += kept;
        JsonNode recorded = paid.path("usage");
        Usage added = new Usage(
                recorded.path("inputTokens").asLong(),
                recorded.path("outputTokens").asLong(),
                recorded.path("cachedTokens").asLong(),
                recorded.path("reasoningTokens").asLong(),
                recorded.path("cacheWriteTokens").asLong(),
                recorded.path("hourWriteTokens").asLong(),
                recorded.path("audioInputTokens").asLong(),
                recorded.path("audioOutputTokens").asLong());
        usage = usage.plus(added);
        half = paid.path("half").asBoolean() ? half.plus(added) : half;
    }

    private Optional<BigDecimal> money() {
        Optional<Price> price = prices.find(model);
        return price.map(known -> known.cost(usage).subtract(known.cost(half).multiply(HALF)));
    }

    /** Returns the costs as a line for people. */
    @Override
    public String toString() {
        String money = money().map(spent -> ", " + Money.shown(spent) + " at the prices of " + prices.date()
                        + (half.total() == 0 ? "" : " with half of the price for batches"))
                .orElse("");
        return "answers of " + model + ": " + answers + ", " + usage.inputTokens() + " input and "
                + Count.of(usage.outputTokens(), "output token") + money;
    }
}
