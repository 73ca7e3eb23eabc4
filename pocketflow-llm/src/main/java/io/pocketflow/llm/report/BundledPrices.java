package io.pocketflow.llm.report;

import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The prices of events of models without a meter. They are read with the first event. */
final class BundledPrices {

    private static final Prices PRICES = Prices.bundled();

    private BundledPrices() {}

    /** Returns the price of this usage, or null if the model has none. */
    static @Nullable BigDecimal cost(String model, Usage usage) {
        return PRICES.find(model).map(price -> price.cost(usage)).orElse(null);
    }
}
