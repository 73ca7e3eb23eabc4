package io.pocketflow.llm.batch;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.batch.BatchRecords.About;
import io.pocketflow.llm.http.BatchHttp;
import io.pocketflow.llm.http.HttpChatModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A batch that a run of a pool recorded in its store. Immutable.
 *
 * @param number the number of the batch within its run, from 0
 * @param model the model, such as {@code openai:gpt-4o-mini}
 * @param id the provider's id; empty if the create call is in doubt
 * @param at the time at which the batch was to be created
 * @param requests the number of its requests
 * @param isOver whether all its results are recorded, or it does not exist
 */
public record RecordedBatch(int number, String model, String id, Instant at, int requests, boolean isOver) {

    /** Rejects nulls. */
    public RecordedBatch {
        Objects.requireNonNull(model, "the model of a batch must not be null");
        Objects.requireNonNull(id, "the id of a batch must not be null");
        Objects.requireNonNull(at, "the time of a batch must not be null");
    }

    /** A reader of the records of one run, in any order. Not thread-safe. */
    public static final class Reader {

        private final Map<Integer, Map<String, String>> texts = new TreeMap<>();

        /** Creates a reader that has read nothing. */
        public Reader() {}

        /** Returns whether a record of this key is about a batch. */
        public static boolean isOfBatch(StepKey key) {
            return key.parts().size() == 2
                    && key.parts().get(1).node().equals(BatchRecords.NODE)
                    && !key.parts().get(1).branch().isEmpty();
        }

        /** Reads the text of a record that {@linkplain #isOfBatch is about a batch}. */
        public void add(StepKey key, String text) {
            StepKey.Part part = key.parts().get(1);
            texts.computeIfAbsent(part.visit(), unknown -> new TreeMap<>()).put(part.branch(), text);
        }

        /** Returns the batches by their number. */
        public List<RecordedBatch> batches() {
            List<RecordedBatch> all = new ArrayList<>();
            texts.forEach((number, about) -> {
                String intent = about.get(About.INTENT.word());
                if (intent != null) {
                    BatchRecord record = BatchRecord.of(number, intent);
                    all.add(new RecordedBatch(
                            number,
                            record.model(),
                            about.getOrDefault(About.ID.word(), ""),
                            record.at(),
                            record.ids().size(),
                            about.containsKey(About.OVER.word())));
                }
            });
            return List.copyOf(all);
        }
    }

    /**
     * Returns the progress of this batch at its provider. Blocks.
     *
     * @param config the configuration of the model
     * @throws LlmException if the provider cannot be asked, or does not know the batch
     */
    public BatchProgress look(ModelConfig config) {
        BatchHttp http = http(config);
        BatchJob job = Endpoints.of(http, config.model(), BatchForm.OF_PROVIDER).get(id);
        return new BatchProgress("", number, model, id, job.state(), job.word(), requests, job.done(), job.failed());
    }

    /** Requests that this batch is cancelled; results that exist are kept. Blocks; throws as {@link #look} does. */
    public void cancel(ModelConfig config) {
        Endpoints.of(http(config), config.model(), BatchForm.OF_PROVIDER).cancel(id);
    }

    private static BatchHttp http(ModelConfig config) {
        return ((HttpChatModel) ChatModels.of(config)).batchEndpoint();
    }
}
