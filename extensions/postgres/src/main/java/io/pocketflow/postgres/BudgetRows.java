package io.pocketflow.postgres;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The statements on the rows of budgets. Each is atomic: the database changes one row under a lock. */
final class BudgetRows {

    private final String budgets;

    BudgetRows(String schema) {
        this.budgets = Migrations.quoted(schema) + ".budget";
    }

    /** Adds an amount that is within the limit, unless the sum would exceed the limit. Returns whether it was added. */
    boolean reserve(Connection connection, String name, BigDecimal amount, BigDecimal limit) throws SQLException {
        String sql = "INSERT INTO " + budgets + " AS b (name, reserved) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET reserved = b.reserved + excluded.reserved"
                + " WHERE b.reserved + excluded.reserved <= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setBigDecimal(2, amount);
            statement.setBigDecimal(3, limit);
            return statement.executeUpdate() == 1;
        }
    }

    /** Subtracts an amount, unless less is reserved. Returns whether it was subtracted. */
    boolean release(Connection connection, String name, BigDecimal amount) throws SQLException {
        String sql = "UPDATE " + budgets + " SET reserved = reserved - ? WHERE name = ? AND reserved >= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBigDecimal(1, amount);
            statement.setString(2, name);
            statement.setBigDecimal(3, amount);
            return statement.executeUpdate() == 1;
        }
    }

    /** Returns the sum of the reserved amounts. */
    BigDecimal reserved(Connection connection, String name) throws SQLException {
        String sql = "SELECT reserved FROM " + budgets + " WHERE name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBigDecimal(1) : BigDecimal.ZERO;
            }
        }
    }

    /** Removes a budget. */
    void remove(Connection connection, String name) throws SQLException {
        String sql = "DELETE FROM " + budgets + " WHERE name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }
}
