package io.pocketflow.llm;

import io.pocketflow.llm.decorate.CallMeter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls, tokens and money of the models that are {@linkplain ChatModel#metered metered} by it, in all and by
 * label. Make one for each run. Thread-safe.
 *
 * <p>A budget stops new calls for good once it is spent; those under way then are still made and counted. What has no
 * price cannot be counted against a budget: {@link Cost#unpricedCalls} shows it.
 */
public final class CostMeter {

    /**
     * What was spent. Immutable.
     *
     * @param calls calls that gave a reply
     * @param failedCalls calls that failed, those that a node or model tried again included
     * @param unpricedCalls how many of the calls are not in the money, as their model has no price
     * @param usage the tokens
     * @param money at least so much, in the currency of the prices
     */
    public record Cost(long calls, long failedCalls, long unpricedCalls, Usage usage, BigDecimal money) {

        /** Nothing. */
        public static final Cost NONE = new Cost(0, 0, 0, Usage.NONE, BigDecimal.ZERO);

        private Cost plus(Cost more) {
            return new Cost(
                    calls + more.calls,
                    failedCalls + more.failedCalls,
                    unpricedCalls + more.unpricedCalls,
                    usage.plus(more.usage),
                    money.add(more.money));
        }

        @Override
        public String toString() {
            return (unpricedCalls == 0 ? "" : "at least ") + plain(money) + " for " + calls + " calls of "
                    + usage.inputTokens() + " + " + usage.outputTokens() + " tokens, " + failedCalls + " failed"
                    + (unpricedCalls == 0 ? "" : ", " + unpricedCalls + " without a price");
        }
    }

    private final Prices prices;
    private final @Nullable BigDecimal budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Cost> byLabel = new TreeMap<>();
    private final CallMeter calls = new Calls();
    private Cost total = Cost.NONE;

    private CostMeter(Prices prices, @Nullable BigDecimal budget) {
        this.prices = Objects.requireNonNull(prices, "prices must not be null");
        this.budget = budget;
    }

    /** A meter without a budget. */
    public static CostMeter of(Prices prices) {
        return new CostMeter(prices, null);
    }

    /**
     * A meter that stops new calls once so much is spent.
     *
     * @throws IllegalArgumentException if the budget is not positive
     */
    public static CostMeter of(Prices prices, BigDecimal budget) {
        if (budget.signum() <= 0) {
            throw new IllegalArgumentException("a budget must be positive but was " + budget);
        }
        return new CostMeter(prices, budget);
    }

    /** What was spent in all. */
    public Cost total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** What was spent under each label, sorted by label. */
    public Map<String, Cost> byLabel() {
        lock.lock();
        try {
            return new TreeMap<>(byLabel);
        } finally {
            lock.unlock();
        }
    }

    /** What the metered models see of this meter. */
    private final class Calls implements CallMeter {

        @Override
        public @Nullable LlmException refusal(String model) {
            BigDecimal spent = total().money();
            return budget == null || spent.compareTo(budget) < 0
                    ? null
                    : new LlmException(
                            LlmException.Kind.BUDGET_SPENT,
                            model + " is not asked any more: of a budget of " + plain(budget) + ", " + plain(spent)
                                    + " is spent");
        }

        @Override
        public void succeeded(String label, ChatReply reply) {
            Price price = prices.of(reply.model()).orElse(null);
            BigDecimal money = price == null ? BigDecimal.ZERO : price.of(reply.usage());
            add(label, new Cost(1, 0, price == null ? 1 : 0, reply.usage(), money));
        }

        @Override
        public void failed(String label, String model, Usage usage) {
            Price price = prices.of(model).orElse(null);
            boolean unpriced = price == null && usage.total() > 0;
            add(label, new Cost(0, 1, unpriced ? 1 : 0, usage, price == null ? BigDecimal.ZERO : price.of(usage)));
        }
    }

    /** Returns what the metered models count with. */
    CallMeter calls() {
        return calls;
    }

    private static String plain(BigDecimal money) {
        return money.signum() == 0 ? "0" : money.stripTrailingZeros().toPlainString();
    }

    private void add(String label, Cost cost) {
        lock.lock();
        try {
            byLabel.merge(label, cost, Cost::plus);
            total = total.plus(cost);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return total() + (budget == null ? "" : " of a budget of " + plain(budget));
    }
}
