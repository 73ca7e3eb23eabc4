package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.fork.StartRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The run and the step from which a run was forked by {@link Journal#fork}. Immutable.
 *
 * @param runId the id of the run whose records the fork kept
 * @param step the first step that the fork makes itself
 */
public record RunOrigin(String runId, StepKey step) {

    /** Rejects nulls. */
    public RunOrigin {
        Objects.requireNonNull(runId, "the run id of an origin must not be null");
        Objects.requireNonNull(step, "the step of an origin must not be null");
    }

    /**
     * Returns the origins of the forked runs of a journal, by their ids. Does not open the journal.
     *
     * @throws IllegalStateException if the file is not a journal
     * @throws UnreadableJournalException if the journal has another version, is damaged or malformed
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Map<String, RunOrigin> readAll(Path journal) {
        Map<String, RunOrigin> origins = new LinkedHashMap<>();
        try {
            Scan.read(journal, line -> {
                if (line.isStart()) {
                    Line.Content content = line.line().content();
                    RunOrigin origin = of(content.record());
                    if (origin != null) {
                        origins.put(content.run(), origin);
                    }
                }
            });
        } catch (IOException failed) {
            throw new UncheckedIOException("journal " + journal + " cannot be read: " + failed, failed);
        }
        return Collections.unmodifiableMap(origins);
    }

    /** Returns the origin that the record of the start of a run names, or null. */
    static @Nullable RunOrigin of(StepRecord start) {
        StartRecord.Origin origin = StartRecord.origin(start);
        return origin == null ? null : new RunOrigin(origin.runId(), origin.step());
    }

    @Override
    public String toString() {
        return "run " + runId + " at step " + step;
    }
}
