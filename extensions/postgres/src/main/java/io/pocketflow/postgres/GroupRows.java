package io.pocketflow.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements on the rows of the runs of one group, whose names begin with the group and a slash. In the order of bytes
 * these names are one range, which the index {@code run_group} has side by side: from the prefix itself up to the group with
 * the character after the slash.
 */
final class GroupRows {

    private static final char AFTER_SLASH = '/' + 1;

    private final String runs;
    private final String group;

    GroupRows(String schema, String group) {
        this.runs = Migrations.quoted(schema) + ".run";
        this.group = group;
    }

    /** Returns the text with which the names of all runs of the group begin. */
    String prefix() {
        return group + '/';
    }

    private String members() {
        return runs + " WHERE name COLLATE \"C\" >= ? AND name COLLATE \"C\" < ?";
    }

    private int setMembers(PreparedStatement statement) throws SQLException {
        statement.setString(1, prefix());
        statement.setString(2, group + AFTER_SLASH);
        return 3;
    }

    /** Returns the numbers of the runs of the group. */
    List<Long> members(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM " + members())) {
            setMembers(statement);
            List<Long> members = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    members.add(rows.getLong(1));
                }
            }
            return members;
        }
    }

    /**
     * Returns whether a run of the group was opened more than once, or the given run was opened by another owner, or another
     * run began longer ago than the given time.
     */
    boolean isContinued(Connection connection, String runId, String owner, Duration startup) throws SQLException {
        String sql = "SELECT EXISTS (SELECT 1 FROM " + members() + " AND (fence > 1 OR fence = 1"
                + " AND CASE WHEN name = ? THEN owner IS DISTINCT FROM ?"
                + " ELSE began < clock_timestamp() - ? * interval '1 millisecond' END))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = setMembers(statement);
            statement.setString(at++, runId);
            statement.setString(at++, owner);
            statement.setLong(at, startup.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
