package io.pocketflow.llm;

import io.pocketflow.llm.base.Counted;
import io.pocketflow.llm.decorate.CallMeter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A counter of the calls, tokens and money of the models that it {@linkplain ChatModel#metered meters}, in total and by
 * label. Create one for each run. Thread-safe.
 *
 * <p>Once a budget is spent, new calls fail; calls in flight at that moment are still completed and counted. A call
 * without a price does not count against a budget: {@link Cost#unpricedCalls} contains the number of such calls.
 */
public final class CostMeter {

    /**
     * The cost so far. Immutable.
     *
     * @param calls the number of calls with a reply
     * @param failedCalls the number of failed calls, including those that a node or model retried
     * @param unpricedCalls the number of calls that the money does not include, because their model has no price
     * @param usage the tokens
     * @param money the amount, in the currency of the prices; a lower bound if there are unpriced calls
     * @param saved the amount that the calls of batches would have cost more if they had been made one by one
     */
    public record Cost(
            long calls, long failedCalls, long unpricedCalls, Usage usage, BigDecimal money, BigDecimal saved) {

        /** No cost. */
        public static final Cost NONE = new Cost(0, 0, 0, Usage.NONE, BigDecimal.ZERO);

        /** Creates a cost without calls of batches. */
        public Cost(long calls, long failedCalls, long unpricedCalls, Usage usage, BigDecimal money) {
            this(calls, failedCalls, unpricedCalls, usage, money, BigDecimal.ZERO);
        }

        /** Returns the amount that all calls would have cost if none had been made by a batch. */
        public BigDecimal online() {
            return money.add(saved);
        }

        /** Returns this cost of calls online for calls of batches. */
        private Cost ofBatches() {
            return new Cost(calls, failedCalls, unpricedCalls, usage, half(money), half(money));
        }

        private Cost plus(Cost more) {
            return new Cost(
                    calls + more.calls,
                    failedCalls + more.failedCalls,
                    unpricedCalls + more.unpricedCalls,
                    usage.plus(more.usage),
                    money.add(more.money),
                    saved.add(more.saved));
        }

        @Override
        public String toString() {
            return (unpricedCalls == 0 ? "" : "at least ") + plain(money) + " for " + Counted.of(calls, "call") + " of "
                    + usage.inputTokens() + " + " + usage.outputTokens() + " tokens, " + failedCalls + " failed"
                    + (unpricedCalls == 0 ? "" : ", " + unpricedCalls + " without a price")
                    + (saved.signum() == 0 ? "" : "; online it would have cost " + plain(online()));
        }
    }

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final Prices prices;
    private final @Nullable BigDecimal budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Cost> byLabel = new TreeMap<>();
    private final CallMeter calls = new Calls(false);
    private final CallMeter callsOfBatches = new Calls(true);
    private Cost total = Cost.NONE;
    /** The amount that earlier runs have spent. */
    private BigDecimal before = BigDecimal.ZERO;
    /** The estimated cost of the calls that are promised to batches and have not ended, and their number. */
    private BigDecimal promised = BigDecimal.ZERO;

    private long promises;

    private CostMeter(Prices prices, @Nullable BigDecimal budget) {
        this.prices = Objects.requireNonNull(prices, "prices must not be null");
        this.budget = budget;
    }

    /** Returns a meter without a budget. */
    public static CostMeter of(Prices prices) {
        return new CostMeter(prices, null);
    }

    /**
     * Returns a meter that stops new calls once this amount is spent.
     *
     * @throws IllegalArgumentException if the budget is not positive
     */
    public static CostMeter of(Prices prices, BigDecimal budget) {
        if (budget.signum() <= 0) {
            throw new IllegalArgumentException("a budget must be positive but was " + budget);
        }
        return new CostMeter(prices, budget);
    }

    /**
     * Counts what earlier runs have spent against the budget, in place of an earlier such amount; default 0. The amount is not
     * part of the {@link #total}.
     *
     * @throws IllegalArgumentException if the amount is negative
     */
    public void changeSpentBefore(BigDecimal money) {
        if (money.signum() < 0) {
            throw new IllegalArgumentException("earlier runs cannot have spent " + money);
        }
        lock.lock();
        try {
            before = money;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the total cost. */
    public Cost total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the cost of each label, sorted by label. */
    public Map<String, Cost> byLabel() {
        lock.lock();
        try {
            return new TreeMap<>(byLabel);
        } finally {
            lock.unlock();
        }
    }

    /** The view of this meter for the metered models. */
    private final class Calls implements CallMeter {

        private final boolean ofBatches;

        Calls(boolean ofBatches) {
            this.ofBatches = ofBatches;
        }

        @Override
        public CallMeter ofBatches() {
            return callsOfBatches;
        }

        @Override
        public @Nullable LlmException promise(String model, Usage estimated) {
            lock.lock();
            try {
                BigDecimal after = spent().add(half(online(model, estimated)));
                if (budget != null && after.compareTo(budget) > 0) {
                    return new LlmException(
                            LlmException.Kind.BUDGET_SPENT,
                            model + " is not called any more: of a budget of " + plain(budget) + ", "
                                    + plain(before.add(total.money())) + " is spent, and the "
                                    + Counted.of(promises, "call")
                                    + " in batches may cost " + plain(promised));
                }
                promised(model, estimated);
                return null;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void promised(String model, Usage estimated) {
            lock.lock();
            try {
                promised = promised.add(half(online(model, estimated)));
                promises++;
            } finally {
                lock.unlock();
            }
        }

        /** {@inheritDoc} The estimate of one call is the mean of all. */
        @Override
        public void withdraw() {
            lock.lock();
            try {
                if (promises > 0) {
                    promised = promised.subtract(promised.divide(BigDecimal.valueOf(promises), MathContext.DECIMAL64));
                    promises--;
                }
            } finally {
                lock.unlock();
            }
        }

        /** Adds calls with this cost online, at the price of this meter. */
        private void count(String label, Cost online) {
            lock.lock();
            try {
                if (ofBatches) {
                    withdraw();
                }
                add(label, ofBatches ? online.ofBatches() : online);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public @Nullable LlmException refusal(String model) {
            BigDecimal spent = spent();
            return budget == null || spent.compareTo(budget) < 0
                    ? null
                    : new LlmException(
                            LlmException.Kind.BUDGET_SPENT,
                            model + " is not called any more: of a budget of " + plain(budget) + ", " + plain(spent)
                                    + " is spent");
        }

        @Override
        public @Nullable BigDecimal price(String model, Usage usage) {
            BigDecimal online =
                    prices.find(model).map(price -> price.cost(usage)).orElse(null);
            return online == null || !ofBatches ? online : half(online);
        }

        @Override
        public void succeeded(String label, String model, Usage usage) {
            count(label, new Cost(1, 0, prices.find(model).isPresent() ? 0 : 1, usage, online(model, usage)));
        }

        @Override
        public void failed(String label, String model, Usage usage) {
            boolean unpriced = prices.find(model).isEmpty() && usage.total() > 0;
            count(label, new Cost(0, 1, unpriced ? 1 : 0, usage, online(model, usage)));
        }
    }

    /** Returns the counter that the metered models use. */
    CallMeter calls() {
        return calls;
    }

    /** Returns the price of a batch: all providers take half. */
    private static BigDecimal half(BigDecimal money) {
        return money.multiply(HALF);
    }

    /** Returns the price of a call that is made online; 0 if its model has none. */
    private BigDecimal online(String model, Usage usage) {
        return prices.find(model).map(price -> price.cost(usage)).orElse(BigDecimal.ZERO);
    }

    /** Returns what counts against the budget: the cost so far, and the estimates of the calls in batches. */
    private BigDecimal spent() {
        lock.lock();
        try {
            return before.add(total.money()).add(promised);
        } finally {
            lock.unlock();
        }
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
