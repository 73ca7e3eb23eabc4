package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.json.JsonCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A writer and reader of records like the engine, for tests of the journal alone. */
final class Records {

    private static final JsonCodec CODEC = new JsonCodec(List.of(), false);

    private Records() {}

    static StepKey step(String text) {
        return StepKey.parse(text);
    }

    static StepRecord done(@Nullable Object value) {
        return new StepRecord(Kind.DONE, CODEC.encode(value, String.class), "print", "input", 1);
    }

    /** Saves a text and blocks until its record is durable. */
    static void save(Journal journal, String run, String step, @Nullable String value) throws Exception {
        journal.save(run, step(step), done(value)).get(60, TimeUnit.SECONDS);
    }

    /** Returns the text recorded for a step. */
    static Optional<String> find(Journal journal, String run, String step) {
        return journal.find(run, step(step)).map(record -> (String) CODEC.decode(record.value(), String.class));
    }

    /** Opens the journal and returns the text recorded for a step. */
    static Optional<String> reopened(Path path, String run, String step) {
        try (Journal journal = Journal.open(path)) {
            return find(journal, run, step);
        }
    }
}
