package io.pocketflow.cli;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.math.RoundingMode;
import java.util.concurrent.Callable;

/** A bulk run without calls: it prints the first prompts, and estimates tokens, cost and time. */
final class DryRun implements Callable<Integer> {

    private static final int SHOWN = 3;
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final Console console;
    private final String model;
    private final Question question;
    private final PoolOptions options;

    DryRun(Console console, String model, Question question, PoolOptions options) {
        this.console = console;
        this.model = model;
        this.question = question;
        this.options = options;
    }

    /** Returns the cost of the input tokens at the built-in prices, or an empty string if the model has no price. */
    private String cost(long tokens) {
        Prices prices = Prices.bundled();
        return prices.of(model)
                .map(price -> ", $" + price.of(Usage.of(tokens, 0)).setScale(4, RoundingMode.HALF_UP)
                        + " at the prices of " + prices.date() + ", without the answers")
                .orElse("");
    }

    @Override
    public Integer call() throws Exception {
        long items = 0;
        long bad = 0;
        long tokens = 0;
        try (ItemSource source = ItemSource.open(options.items, console)) {
            while (source.hasNext()) {
                Item item = source.next();
                try {
                    String text = text(question.about(item));
                    tokens += (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
                    if (items < SHOWN) {
                        console.out().println("--- item " + items + "\n" + text);
                    }
                } catch (BadItem wrong) {
                    bad++;
                    console.complain("item " + items + ": " + wrong.getMessage());
                }
                items++;
            }
        }
        console.out()
                .println("--- " + items + " items for " + model + ", " + bad + " of them bad; about " + tokens
                        + " input tokens" + cost(tokens) + time(items - bad, tokens));
        return bad == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
    }

    private static String text(ChatRequest request) {
        StringBuilder all = new StringBuilder();
        request.messages().forEach(message -> all.append(message.text()).append('\n'));
        return all.toString().stripTrailing();
    }

    /** Returns the shortest time that the given limits allow, or an empty string if there are no limits. */
    private String time(long calls, long tokens) {
        Integer requestsPerMinute = options.requestsPerMinute;
        Long tokensPerMinute = options.tokensPerMinute;
        long byRequests = requestsPerMinute == null ? 0 : Math.max(0, calls - 1) / requestsPerMinute;
        long byTokens = tokensPerMinute == null ? 0 : tokens / tokensPerMinute;
        if (requestsPerMinute == null && tokensPerMinute == null) {
            return "";
        }
        return "; at least " + Math.max(byRequests, byTokens) + " minutes by the limits";
    }
}
