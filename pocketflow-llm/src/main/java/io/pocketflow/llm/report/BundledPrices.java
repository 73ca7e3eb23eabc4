package io.pocketflow.llm.report;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Prices;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The prices of events of models without a meter. They are read with the first event. */
final class BundledPrices {

    private static final Prices PRICES = Prices.bundled();

    private BundledPrices() {}

    /** Returns the price of a reply, or null if its model has none. */
    static @Nullable BigDecimal cost(ChatReply reply) {
        return PRICES.of(reply.model()).map(price -> price.of(reply.usage())).orElse(null);
    }
}
