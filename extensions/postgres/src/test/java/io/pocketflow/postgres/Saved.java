package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.durable.json.Encoded;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Records of texts, as the engine saves them. */
final class Saved {

    private Saved() {}

    static StepRecord done(String text) {
        return new StepRecord(StepRecord.Kind.DONE, new Encoded("\"" + text + "\""), "print", "input", 1);
    }

    static CompletableFuture<?> save(StepStore store, String run, String step, String text) {
        return store.save(run, StepKey.parse(step), done(text)).toCompletableFuture();
    }

    /** Saves a text and blocks until its record is durable. */
    static void saved(StepStore store, String run, String step, String text) throws Exception {
        save(store, run, step, text).get(60, TimeUnit.SECONDS);
    }

    /** Returns the text recorded for a step. */
    static Optional<String> find(StepStore store, String run, String step) {
        return store.find(run, StepKey.parse(step))
                .map(record -> ((Encoded) record.value()).json().replace("\"", ""));
    }
}
