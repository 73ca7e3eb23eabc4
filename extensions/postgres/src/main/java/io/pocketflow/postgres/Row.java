package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.json.Encoded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest record of a step as the database has it.
 *
 * @param position the position of the first record of the step among those of the run
 * @param numbered the position of its first record with a number, or 0
 */
record Row(UUID hash, String step, StepRecord record, long position, long numbered, Instant at) {

    /** The columns that {@link #of} reads, in this order. */
    static final String COLUMNS =
            "hash, step, kind, value, fingerprint, input, attempts, number, position, numbered, at";

    /** Reads the current row. */
    static Row of(ResultSet row) throws SQLException {
        int column = 1;
        UUID hash = row.getObject(column++, UUID.class);
        String step = row.getString(column++);
        StepRecord.Kind kind = StepRecord.Kind.valueOf(row.getString(column++));
        String json = row.getString(column++);
        StepRecord record = new StepRecord(
                kind,
                json == null ? null : new Encoded(json),
                row.getString(column++),
                row.getString(column++),
                row.getInt(column++),
                row.getLong(column++));
        long position = row.getLong(column++);
        long numbered = row.getLong(column++);
        return new Row(
                hash,
                step,
                record,
                position,
                numbered,
                row.getObject(column, OffsetDateTime.class).toInstant());
    }

    StepKey key() {
        return StepKey.parse(step);
    }

    /** Returns the JSON of the value, or null. */
    @Nullable
    String json() {
        return record.value() instanceof Encoded encoded ? encoded.json() : null;
    }

    /** Returns the step for readers of the store. */
    JournalStep shown() {
        return new JournalStep(key(), record.kind(), record.attempts(), at, json());
    }

    /** Returns about how many bytes the row takes in memory. */
    long size() {
        String json = json();
        return 300 + 2L * step.length() + (json == null ? 0 : json.length());
    }
}
