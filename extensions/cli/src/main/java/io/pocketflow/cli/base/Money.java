package io.pocketflow.cli.base;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money as people read them, in dollars. */
public final class Money {

    private static final int LEAST_DECIMALS = 2;
    private static final int MOST_DECIMALS = 4;
    private static final int DIGITS = 3;

    private Money() {}

    /**
     * Returns an amount with two to four decimals. A smaller amount has as many decimals as three significant digits need, so
     * that it is never shown as zero.
     */
    public static String shown(BigDecimal amount) {
        int decimals = Math.max(MOST_DECIMALS, DIGITS - (amount.precision() - amount.scale()));
        BigDecimal rounded = amount.signum() == 0
                ? BigDecimal.ZERO
                : amount.setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
        return "$" + rounded.setScale(Math.max(LEAST_DECIMALS, rounded.scale())).toPlainString();
    }

    /** Returns an amount as a number with all its digits, without zeros at the end, for a table. */
    public static String exact(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
