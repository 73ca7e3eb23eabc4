package io.pocketflow.postgres;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Money that several processes spend together without exceeding a limit. Thread-safe.
 *
 * <pre>{@code
 * SharedBudget budget = store.budget("news", new BigDecimal("25.00"));
 * if (!budget.reserve(mostOfACall)) {
 *     throw new IllegalStateException("the budget is spent");
 * }
 * BigDecimal cost = call();
 * budget.release(mostOfACall.subtract(cost));
 * }</pre>
 *
 * <p>Reserve the maximum cost of a call before the call, and release afterwards what it did not cost. The sum of all
 * reserved amounts is exact, and is one row of the database under the budget's name. No reservation raises it above the
 * limit, however many processes and threads reserve at the same time.
 *
 * <p>The sum outlives the processes. A later run with the same name continues with it, also with another limit: a larger
 * one leaves room again. A process that dies leaves the amounts of its calls in flight reserved, because these calls may
 * have been paid. Removing runs changes no budget; {@link #reset} does.
 *
 * <p>All methods but {@link #name} and {@link #limit} block for a round trip to the database, and those that change the sum
 * until the change is durable. The database makes the changes of one budget one after another: where calls are quick or
 * many, reserve for several of them at once. A method whose connection breaks throws and is not repeated, because the
 * database may have made the change. Treat the amount as reserved then.
 */
public final class SharedBudget {

    private final Database database;
    private final BudgetRows rows;
    private final String name;
    private final BigDecimal limit;

    SharedBudget(Database database, BudgetRows rows, String name, BigDecimal limit) {
        this.database = database;
        this.rows = rows;
        this.name = Names.check("the name of a budget", name);
        this.limit = check("limit", limit);
    }

    private static BigDecimal check(String what, @Nullable BigDecimal money) {
        Objects.requireNonNull(money, what + " must not be null");
        if (money.signum() < 0) {
            throw new IllegalArgumentException(what + " must not be negative but was " + money.toPlainString());
        }
        return money;
    }

    /** Returns the name of the budget. */
    public String name() {
        return name;
    }

    /** Returns the limit of this process. Other processes may have another one. */
    public BigDecimal limit() {
        return limit;
    }

    /**
     * Reserves an amount if the sum of all reserved amounts stays within the limit.
     *
     * @param amount at least 0
     * @return whether the amount is reserved; if false, nothing has changed
     * @throws PostgresException if the database cannot be used; the amount may be reserved then
     */
    public boolean reserve(BigDecimal amount) {
        check("amount", amount);
        return amount.compareTo(limit) <= 0
                && database.read(connection -> rows.reserve(connection, name, amount, limit));
    }

    /**
     * Releases a part of the reserved amounts.
     *
     * @param amount at least 0
     * @throws IllegalStateException if less is reserved; nothing has changed then
     * @throws PostgresException if the database cannot be used; the amount may have been released then
     */
    public void release(BigDecimal amount) {
        check("amount", amount);
        boolean isReleased =
                amount.signum() == 0 || database.read(connection -> rows.release(connection, name, amount));
        if (!isReleased) {
            throw new IllegalStateException("budget '" + name + "' cannot release " + amount.toPlainString()
                    + ", because only " + reserved().toPlainString() + " is reserved: release each amount once");
        }
    }

    /**
     * Returns the sum of the amounts that all processes have reserved and not released.
     *
     * @throws PostgresException if the database cannot be used
     */
    public BigDecimal reserved() {
        return database.read(connection -> rows.reserved(connection, name));
    }

    /**
     * Removes the sum, so that the whole limit is free again, also for processes that are spending the budget now. Amounts
     * that they have reserved before cannot be released.
     *
     * @throws PostgresException if the database cannot be used
     */
    public void reset() {
        database.read(connection -> {
            rows.remove(connection, name);
            return null;
        });
    }

    /** Returns the name and the limit. */
    @Override
    public String toString() {
        return "budget '" + name + "' of " + limit.toPlainString();
    }
}
