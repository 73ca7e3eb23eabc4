package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.fork.ForkOrder;
import io.pocketflow.durable.fork.StartRecord;
import io.pocketflow.durable.json.Encoded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The forks of runs, and the removal of runs and records. Each method is one transaction of a caller that holds the lease of
 * the run that changes.
 */
final class Upkeep {

    private static final int NAMED = 5;
    /** The number of records that one statement copies or removes. */
    private static final int AT_ONCE = 5_000;

    /** One record of a step as the order of a fork needs it: the first one, or the first one with a number. */
    private record Event(long position, StepKey step, StepRecord record, long place) {}

    private final String records;
    private final String runs;
    private final RecordRows rows;

    Upkeep(String schema, RecordRows rows) {
        this.records = Migrations.quoted(schema) + ".record";
        this.runs = Migrations.quoted(schema) + ".run";
        this.rows = rows;
    }

    // ---- forks

    /** Returns an id for a fork of a run that no run has. */
    String forkId(Connection connection, String runId) throws SQLException {
        int number = 1;
        while (rows.run(connection, runId + "-fork-" + number) != null) {
            number++;
        }
        return runId + "-fork-" + number;
    }

    /**
     * Copies the records of a run that come before a step. The row of a new run is removed at the end of its lease if the fork
     * is refused.
     *
     * @param fork the lease of the new run
     */
    void fork(Connection connection, String runId, StepKey from, PostgresLease fork) throws SQLException {
        long run = require(connection, runId);
        if (!fork.isNew || isSubmitted(connection, fork)) {
            throw new IllegalArgumentException("a fork of run '" + runId + "' cannot have the run id '" + fork.runId
                    + "', because the store has a run of that id already: use another one");
        }
        Row start = rows.find(connection, run, StepHash.of(StepKey.START));
        if (start == null) {
            throw new IllegalArgumentException(
                    "run '" + runId + "' cannot be forked, because it has no record of its start");
        }
        boolean isOfItems = StartRecord.isOfItems(start.record());
        ForkOrder order = new ForkOrder(from, isOfItems);
        List<Event> events = new ArrayList<>();
        List<Long> others = new ArrayList<>();
        Set<String> first = new LinkedHashSet<>();
        rows.forEach(connection, run, row -> {
            StepKey step = row.key();
            if (step.isStart()) {
                return;
            }
            if (first.size() < NAMED) {
                first.add(row.step());
            }
            if (order.isOrdered(step)) {
                boolean later = row.numbered() > row.position();
                events.add(new Event(
                        row.position(), step, later ? row.record().withNumber(0) : row.record(), row.position()));
                if (later) {
                    events.add(new Event(row.numbered(), step, row.record(), row.position()));
                }
            } else if (ForkOrder.isKept(row.record().kind())) {
                others.add(row.position());
            }
        });
        events.sort(Comparator.comparingLong(Event::position));
        events.forEach(event -> order.add(event.step(), event.record(), event.place()));
        if (!order.isKnown()) {
            throw new IllegalArgumentException("run '" + runId + "' has no record of a step " + from
                    + " at which it could be forked; its first steps are " + first);
        }
        StepRecord forked = StartRecord.forked(start.record(), new StartRecord.Origin(runId, from));
        lock(connection, fork);
        insertStart(connection, fork, forked);
        copy(connection, run, fork, order.kept());
        copy(connection, run, fork, others);
    }

    private boolean isSubmitted(Connection connection, PostgresLease lease) throws SQLException {
        String sql = "SELECT job IS NOT NULL FROM " + runs + " WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lease.run);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Locks the row of a run until the end of the transaction, so that no other process takes the run over before.
     *
     * @throws LeaseLostException if one has
     */
    private void lock(Connection connection, PostgresLease lease) throws SQLException {
        String sql = "SELECT 1 FROM " + runs + " WHERE id = ? AND fence = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lease.run);
            statement.setLong(2, lease.fence);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new LeaseLostException("run '" + lease.runId
                            + "' was taken over by another process, so its records were not changed");
                }
            }
        }
    }

    private void insertStart(Connection connection, PostgresLease fork, StepRecord start) throws SQLException {
        String sql = "INSERT INTO " + records + " (run, hash, step, kind, value, fingerprint, input, attempts, number,"
                + " position, at) VALUES (?, ?, ?, ?, ?::json, ?, ?, ?, 0, ?, clock_timestamp())";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, fork.run);
            statement.setObject(2, StepHash.of(StepKey.START));
            statement.setString(3, StepKey.START.toString());
            statement.setString(4, start.kind().name());
            statement.setString(5, ((Encoded) Objects.requireNonNull(start.value())).json());
            statement.setString(6, start.fingerprint());
            statement.setString(7, start.input());
            statement.setInt(8, start.attempts());
            statement.setLong(9, fork.nextPosition());
            statement.executeUpdate();
        }
    }

    private void copy(Connection connection, long run, PostgresLease fork, List<Long> positions) throws SQLException {
        String sql = "INSERT INTO " + records + " (run, hash, step, kind, value, fingerprint, input, attempts, number,"
                + " position, numbered, at)"
                + " SELECT ?, r.hash, r.step, r.kind, r.value, r.fingerprint, r.input, r.attempts, r.number, p.new,"
                + " CASE WHEN r.number > 0 THEN p.new END, r.at"
                + " FROM unnest(?::bigint[], ?::bigint[]) AS p(old, new)"
                + " JOIN " + records + " r ON r.run = ? AND r.position = p.old";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < positions.size(); at += AT_ONCE) {
                List<Long> part = positions.subList(at, Math.min(positions.size(), at + AT_ONCE));
                Object[] next = part.stream().map(unused -> fork.nextPosition()).toArray();
                statement.setLong(1, fork.run);
                statement.setArray(2, RecordWriter.array(connection, "int8", part.toArray()));
                statement.setArray(3, RecordWriter.array(connection, "int8", next));
                statement.setLong(4, run);
                statement.executeUpdate();
            }
        }
    }

    // ---- removal

    /** Removes the records of a run that a choice includes. Returns their number. */
    long forget(Connection connection, PostgresLease lease, Predicate<JournalStep> choice) throws SQLException {
        List<Long> chosen = new ArrayList<>();
        rows.forEach(connection, lease.run, row -> {
            if (!row.key().isStart() && choice.test(row.shown())) {
                chosen.add(row.position());
            }
        });
        lock(connection, lease);
        String sql = "DELETE FROM " + records + " WHERE run = ? AND position = ANY (?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < chosen.size(); at += AT_ONCE) {
                List<Long> part = chosen.subList(at, Math.min(chosen.size(), at + AT_ONCE));
                statement.setLong(1, lease.run);
                statement.setArray(2, RecordWriter.array(connection, "int8", part.toArray()));
                statement.executeUpdate();
            }
        }
        return chosen.size();
    }

    /** Removes a run with its records. */
    void remove(Connection connection, PostgresLease lease) throws SQLException {
        lock(connection, lease);
        for (String sql :
                List.of("DELETE FROM " + records + " WHERE run = ?", "DELETE FROM " + runs + " WHERE id = ?")) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, lease.run);
                statement.executeUpdate();
            }
        }
    }

    /** Returns the runs that no other owner holds, that wait for no answer, and whose newest record is older than an age. */
    List<String> old(Connection connection, Duration age, String owner) throws SQLException {
        String sql = "SELECT r.name FROM " + runs + " r"
                + " WHERE (r.until IS NULL OR r.until <= clock_timestamp() OR r.owner = ?)"
                + " AND (r.job IS NULL OR r.outcome = 'DONE')"
                + " AND greatest(r.began, (SELECT max(k.at) FROM " + records + " k WHERE k.run = r.id))"
                + " < clock_timestamp() - ? * interval '1 millisecond'"
                + " AND NOT EXISTS (SELECT 1 FROM " + records + " k WHERE k.run = r.id AND k.kind = 'ASKED')"
                + " ORDER BY r.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, owner);
            statement.setLong(2, age.toMillis());
            List<String> old = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    old.add(found.getString(1));
                }
            }
            return old;
        }
    }

    /** Returns the number of a run. */
    long require(Connection connection, String runId) throws SQLException {
        Long run = rows.run(connection, runId);
        if (run == null) {
            throw new IllegalArgumentException("the store has no run '" + runId + "'" + known(connection));
        }
        return run;
    }

    private String known(Connection connection) throws SQLException {
        String sql = "SELECT string_agg(name, ', ' ORDER BY id), (SELECT count(*) > " + NAMED + " FROM " + runs + ")"
                + " FROM (SELECT id, name FROM " + runs + " ORDER BY id LIMIT " + NAMED + ") AS r";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            String names = row.getString(1);
            boolean many = row.getBoolean(2);
            return names == null ? ": it is empty" : "; it has " + names + (many ? " and more" : "");
        }
    }
}
