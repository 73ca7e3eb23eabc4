package io.pocketflow.llm.batch;

import io.pocketflow.core.PoolLane;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The records of the batches of a run in its store: the intent before a batch is created, the file of its requests, the
 * provider's id, and its end. Without a store nothing is recorded. Thread-safe.
 */
final class BatchRecords {

    /** The subjects of the records of a batch. */
    enum About {
        INTENT,
        FILE,
        ID,
        OVER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name in the keys of the records. */
    static final String NODE = "batches";

    private final @Nullable StepStore store;
    private final String runId;
    private final String pool;

    BatchRecords(PoolLane.Site site) {
        this.store = site.store();
        this.runId = site.runId();
        this.pool = site.pool();
    }

    /** Returns whether another run can read the records. */
    boolean areKept() {
        return store != null;
    }

    private StepKey key(int number, About about) {
        return new StepKey(List.of(new StepKey.Part(pool, 0, ""), new StepKey.Part(NODE, number, about.word())));
    }

    /** Records a text about a batch, and returns when the record is durable. */
    void save(int number, About about, String text) {
        CompletionStage<?> saved = start(number, about, text);
        if (saved != null) {
            saved.toCompletableFuture().join();
        }
    }

    /** Records the end of a batch, without waiting: a lost record only means that the batch is looked at again. */
    void over(int number) {
        start(number, About.OVER, "over");
    }

    private @Nullable CompletionStage<?> start(int number, About about, String text) {
        if (store == null) {
            return null;
        }
        Object value = store.codec()
                .<Object>map(codec -> codec.encode(text, String.class))
                .orElse(text);
        return store.save(runId, key(number, about), new StepRecord(StepRecord.Kind.DONE, value, "", 1));
    }

    /** Returns the recorded text about a batch, or an empty text. */
    String find(int number, About about) {
        if (store == null) {
            return "";
        }
        Optional<StepCodec> codec = store.codec();
        return store.find(runId, key(number, about))
                .map(StepRecord::value)
                .map(value -> codec.isPresent() ? codec.get().decode(value, String.class) : value)
                .map(Object::toString)
                .orElse("");
    }
}
