package io.pocketflow.postgres;

import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.json.Encoded;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A record that waits to be written.
 *
 * @param isFirst whether the run certainly has no record of the step
 * @param isAwaited whether the run waits for the record; others are written with the next record that is awaited
 */
record RecordOrder(
        PostgresLease lease,
        UUID hash,
        String step,
        StepRecord record,
        boolean isFirst,
        boolean isAwaited,
        CompletableFuture<@Nullable Void> done) {

    /** Returns the JSON of the value, or null. */
    @Nullable
    String json() {
        return record.value() instanceof Encoded encoded ? encoded.json() : null;
    }

    /** Returns about how many bytes the record takes. */
    long size() {
        String json = json();
        return 100L + step.length() + record.fingerprint().length() + (json == null ? 0 : json.length());
    }
}
