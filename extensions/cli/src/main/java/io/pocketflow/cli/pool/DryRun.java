package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Money;
import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A bulk run without calls: it prints the first prompts, and estimates tokens, cost and time. */
public final class DryRun implements Callable<Integer> {

    private static final int SHOWN = 3;
    private static final int MOST_COMPLAINTS = 10;
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final Console console;
    private final Plan plan;
    private final PoolOptions options;
    private final boolean isBatch;

    private long items;
    private long bad;
    private long tokens;

    /**
     * Creates a dry run of a plan.
     *
     * @param isBatch whether calls are made by batches, which cost half
     */
    public DryRun(Console console, Plan plan, PoolOptions options, boolean isBatch) {
        this.isBatch = isBatch;
        this.console = console;
        this.plan = plan;
        this.options = options;
    }

    /** Returns the cost of the input tokens at the built-in prices, or an empty string if the model has no price. */
    private String cost() {
        Prices prices = Prices.bundled();
        return prices.find(plan.model())
                .map(price -> cost(price.cost(Usage.of(tokens, 0))) + " at the prices of " + prices.date()
                        + ", without the answers")
                .orElse("");
    }

    private String cost(BigDecimal online) {
        return isBatch
                ? ", " + Money.shown(online.multiply(new BigDecimal("0.5"))) + " by batches instead of "
                        + Money.shown(online) + " online"
                : ", " + Money.shown(online);
    }

    @Override
    public Integer call() throws Exception {
        try (ItemSource source = options.source().open(console)) {
            source.remarks().forEach(console::remark);
            new Checks(plan, console).check(source.shape());
            while (source.hasNext()) {
                take(source.next());
            }
        }
        if (bad > MOST_COMPLAINTS) {
            console.complain(Count.of(bad - MOST_COMPLAINTS, "more item is bad", "more items are bad"));
        }
        console.out()
                .println("--- " + Count.of(items, "item") + " for " + plan.model() + ", " + bad + " bad; about "
                        + Count.of(tokens, "input token") + cost()
                        + time((items - bad) * plan.questions().size()));
        return bad == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
    }

    private void take(Item item) {
        try {
            String text = text(item);
            tokens += (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
            if (items < SHOWN) {
                console.out().println("--- " + item.label() + "\n" + text);
            }
        } catch (BadItem wrong) {
            bad++;
            if (bad <= MOST_COMPLAINTS) {
                console.complain(item.label() + ": " + wrong.getMessage());
            }
        }
        items++;
    }

    /** Returns the prompts of an item, in which answers and pages stay placeholders. */
    private String text(Item item) {
        if (item.trouble() != null) {
            throw new BadItem(item.trouble());
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(item.fields());
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < plan.questions().size(); i++) {
            plan.answersBefore(i).forEach(name -> values.put(name, "{" + name + "}"));
            Filled filled = plan.questions().get(i).fill(values);
            all.append(i == 0 ? "" : "--- then\n");
            all.append(filled.system() == null ? "" : filled.system() + "\n");
            all.append(filled.prompt()).append('\n');
        }
        return all.toString().stripTrailing();
    }

    /** Returns the shortest time that the given limits allow, or an empty string if there are no limits. */
    private String time(long calls) {
        Integer requestsPerMinute = options.requestsPerMinute;
        Long tokensPerMinute = options.tokensPerMinute;
        long byRequests = requestsPerMinute == null ? 0 : Math.max(0, calls - 1) / requestsPerMinute;
        long byTokens = tokensPerMinute == null ? 0 : tokens / tokensPerMinute;
        if (requestsPerMinute == null && tokensPerMinute == null) {
            return "";
        }
        return "; at least " + Count.of(Math.max(byRequests, byTokens), "minute") + " by the limits";
    }
}
