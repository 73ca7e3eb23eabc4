package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.cli.pool.BulkRun;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.batch.RecordedBatch;
import java.util.List;

/**
 * The batches that the records of a run contain. Immutable.
 *
 * @param server the address of the model's server; empty if the records have none
 */
record KeptBatches(List<RecordedBatch> batches, String server) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the list. */
    KeptBatches {
        batches = List.copyOf(batches);
    }

    /** Reads the records of a run, which another process may be writing. */
    static KeptBatches of(StepSource source, String runId) {
        RecordedBatch.Reader reader = new RecordedBatch.Reader();
        String[] server = {""};
        source.forEachNewest((run, step) -> {
            if (run.equals(runId) && RecordedBatch.Reader.isOfBatch(step.key())) {
                reader.add(step.key(), read(step).asText());
            } else if (run.equals(BulkRun.SETTINGS)) {
                server[0] = read(step).path("server").asText();
            }
        });
        return new KeptBatches(reader.batches(), server[0]);
    }

    private static JsonNode read(JournalStep step) {
        try {
            return JSON.readTree(String.valueOf(step.json()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the record of step " + step.key() + " is not valid JSON", malformed);
        }
    }
}
