package io.pocketflow.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The statements that write the records of several runs. They lock the rows of the runs whose fence number is still the
 * writer's, and write the records of these runs only. A takeover waits for this lock, so a record is either there when the
 * next owner reads, or refused.
 *
 * <p>Where each record is the first one of its step, a cheaper statement inserts them without looking for earlier ones.
 *
 * <p>Subqueries hide the lengths of the arrays from the planner. It would otherwise plan the statement for each array anew,
 * because the plan for a short one looks cheaper than the plan for all.
 */
final class RecordWriter {

    /** The state of a record that is there already, from the documentation of PostgreSQL, appendix "PostgreSQL Error Codes". */
    private static final String UNIQUE_VIOLATION = "23505";

    private record Name(long run, UUID hash) {}

    private final String insert;
    private final String replace;

    RecordWriter(String schema) {
        this.insert = sql(schema, "");
        this.replace = sql(schema, """
                    ON CONFLICT (run, hash) DO UPDATE SET
                        kind = excluded.kind, value = excluded.value, fingerprint = excluded.fingerprint,
                        input = excluded.input, attempts = excluded.attempts, number = excluded.number,
                        numbered = coalesce(k.numbered, excluded.numbered), at = excluded.at
                """);
    }

    private static String sql(String schema, String onConflict) {
        String sql = """
                WITH held AS MATERIALIZED (
                    SELECT r.id FROM S.run r
                    JOIN unnest((SELECT ?::bigint[]), (SELECT ?::bigint[])) AS w(id, fence) ON w.id = r.id AND w.fence = r.fence
                    ORDER BY r.id FOR SHARE OF r
                ), written AS (
                    INSERT INTO S.record AS k
                        (run, hash, step, kind, value, fingerprint, input, attempts, number, position, numbered, at)
                    SELECT v.run, v.hash, v.step, v.kind, v.value::json, v.fingerprint, v.input, v.attempts, v.number,
                        v.position, CASE WHEN v.number > 0 THEN v.position END, clock_timestamp()
                    FROM unnest((SELECT ?::bigint[]), (SELECT ?::uuid[]), (SELECT ?::text[]), (SELECT ?::text[]),
                        (SELECT ?::text[]), (SELECT ?::text[]), (SELECT ?::text[]), (SELECT ?::integer[]),
                        (SELECT ?::bigint[]), (SELECT ?::bigint[]))
                        AS v(run, hash, step, kind, value, fingerprint, input, attempts, number, position)
                    JOIN held ON held.id = v.run
                    CONFLICT
                )
                SELECT id FROM held""";
        return sql.replace("CONFLICT", onConflict).replace("S.", Migrations.quoted(schema) + ".");
    }

    /** Writes the records in one transaction, and returns the runs whose records were written; the others are refused. */
    Set<Long> write(Connection connection, List<RecordOrder> orders) throws SQLException {
        Map<Long, Long> fences = new LinkedHashMap<>();
        Map<Name, RecordOrder> newest = new LinkedHashMap<>();
        Map<Name, Long> positions = new LinkedHashMap<>();
        boolean areFirst = true;
        for (RecordOrder order : orders) {
            Name name = new Name(order.lease().run, order.hash());
            fences.put(order.lease().run, order.lease().fence);
            if (newest.put(name, order) == null) {
                positions.put(name, order.lease().nextPosition());
                areFirst &= order.isFirst();
            }
        }
        Columns columns = new Columns(newest.size());
        newest.forEach((name, order) -> columns.add(order, positions.get(name)));
        if (areFirst) {
            try {
                return write(connection, insert, fences, columns);
            } catch (SQLException failed) {
                // an earlier transaction with these records was committed, but its answer was lost
                if (!UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                    throw failed;
                }
            }
        }
        return write(connection, replace, fences, columns);
    }

    private static Set<Long> write(Connection connection, String sql, Map<Long, Long> fences, Columns columns)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            statement.setArray(at++, array(connection, "int8", fences.keySet().toArray()));
            statement.setArray(at++, array(connection, "int8", fences.values().toArray()));
            columns.set(connection, statement, at);
            Set<Long> held = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    held.add(rows.getLong(1));
                }
            }
            return held;
        }
    }

    static Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    /** The columns of the records, as one array each. */
    private static final class Columns {

        private final Long[] runs;
        private final UUID[] hashes;
        private final String[] steps;
        private final String[] kinds;
        private final String[] values;
        private final String[] fingerprints;
        private final String[] inputs;
        private final Integer[] attempts;
        private final Long[] numbers;
        private final Long[] positions;
        private int count;

        Columns(int size) {
            runs = new Long[size];
            hashes = new UUID[size];
            steps = new String[size];
            kinds = new String[size];
            values = new String[size];
            fingerprints = new String[size];
            inputs = new String[size];
            attempts = new Integer[size];
            numbers = new Long[size];
            positions = new Long[size];
        }

        void add(RecordOrder order, long position) {
            runs[count] = order.lease().run;
            hashes[count] = order.hash();
            steps[count] = order.step();
            kinds[count] = order.record().kind().name();
            values[count] = order.json();
            fingerprints[count] = order.record().fingerprint();
            inputs[count] = order.record().input();
            attempts[count] = order.record().attempts();
            numbers[count] = order.record().number();
            positions[count] = position;
            count++;
        }

        void set(Connection connection, PreparedStatement statement, int from) throws SQLException {
            int at = from;
            statement.setArray(at++, array(connection, "int8", runs));
            statement.setArray(at++, array(connection, "uuid", hashes));
            statement.setArray(at++, array(connection, "text", steps));
            statement.setArray(at++, array(connection, "text", kinds));
            statement.setArray(at++, array(connection, "text", values));
            statement.setArray(at++, array(connection, "text", fingerprints));
            statement.setArray(at++, array(connection, "text", inputs));
            statement.setArray(at++, array(connection, "int4", attempts));
            statement.setArray(at++, array(connection, "int8", numbers));
            statement.setArray(at, array(connection, "int8", positions));
        }
    }
}
