package io.pocketflow.flink;

import io.pocketflow.cli.pool.Payer;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.postgres.SharedBudget;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The money of one subtask. It reserves small parts of the job's budget in the store and spends what it has reserved, so
 * that all subtasks together exceed the budget only by calls in flight. A subtask that dies takes one unspent part with it.
 * Thread-safe; reserving blocks on the database.
 */
final class JobPayer implements Payer, AutoCloseable {

    /** The number of parts that a subtask's share of the budget has: the accuracy of the limit is one percent. */
    private static final int PARTS = 100;

    private final SharedBudget budget;
    private final BigDecimal limit;
    private final BigDecimal part;
    private final CostMeter costs;
    private final ReentrantLock lock = new ReentrantLock();
    private BigDecimal reserved = BigDecimal.ZERO;

    JobPayer(SharedBudget budget, BigDecimal limit, Share share, CostMeter costs) {
        this.budget = budget;
        this.limit = limit;
        this.part = limit.divide(BigDecimal.valueOf((long) PARTS * share.subtasks()), 18, RoundingMode.DOWN);
        this.costs = costs;
    }

    @Override
    public void refuseIfSpent() {
        lock.lock();
        try {
            BigDecimal spent = costs.total().money();
            while (spent.compareTo(reserved) >= 0) {
                if (!budget.reserve(part)) {
                    throw new LlmException(
                            LlmException.Kind.BUDGET_SPENT,
                            "the budget of " + limit.toPlainString()
                                    + " US dollars for all subtasks and runs of this job is spent");
                }
                reserved = reserved.add(part);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing: the meter has counted the call. */
    @Override
    public void paid(Usage usage, boolean isHalf) {}

    /** Gives the unspent rest of the last part back. */
    @Override
    public void close() {
        lock.lock();
        try {
            BigDecimal rest = reserved.subtract(costs.total().money());
            if (rest.signum() > 0) {
                budget.release(rest);
            }
            reserved = reserved.min(costs.total().money());
        } finally {
            lock.unlock();
        }
    }
}
