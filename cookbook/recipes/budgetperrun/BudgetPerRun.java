package budgetperrun;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Prices;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;

/** Improves slogans as long as the money of each run lasts. */
public class BudgetPerRun {

    static final Key<String> PRODUCT = Key.of("product", String.class);
    static final Key<List<String>> SLOGANS = Key.listOf("slogans", String.class);

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/budgetperrun"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        var write = new WriteSlogan(model);
        return new AsyncFlow(write.on("again", write));
    }

    public static void main(String[] args) {
        ChatModel model = ChatModels.of(MODEL);
        if (args.length == 0) {
            writeSlogans("kettle", new BigDecimal("0.00004"), model);
            writeSlogans("umbrella", new BigDecimal("0.00002"), model);
        } else if (args.length == 2 && args[1].matches("0\\.\\d*[1-9]\\d*")) {
            writeSlogans(args[0], new BigDecimal(args[1]), model);
        } else {
            System.err.println("usage: budget-per-run [PRODUCT DOLLARS], such as teapot 0.0005, but it was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
    }

    private static void writeSlogans(String product, BigDecimal budget, ChatModel model) {
        System.out.println(product + ", with a budget of " + budget.toPlainString() + " US dollars:");
        CostMeter meter = CostMeter.of(Prices.bundled(), budget);
        Shared shared = Shared.create().put(PRODUCT, product);
        flow(model.metered(meter)).run(shared, SLOGANS).forEach(slogan -> System.out.println("  " + slogan));

        CostMeter.Cost cost = meter.total();
        System.out.printf(
                "  %d calls, %d tokens, %s US dollars%n",
                cost.calls(),
                cost.usage().total(),
                cost.money().stripTrailingZeros().toPlainString());
        if (cost.unpricedCalls() > 0) {
            System.out.println(
                    "  calls without a known price, which the budget does not count: " + cost.unpricedCalls());
        }
    }
}
