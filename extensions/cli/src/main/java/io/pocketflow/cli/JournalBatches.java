package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.pool.BulkRun;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.llm.batch.RecordedBatch;
import java.nio.file.Path;
import java.util.List;

/**
 * The batches that the journal of a bulk run contains. Immutable.
 *
 * @param server the address of the model's server; empty if the journal has none
 */
record JournalBatches(List<RecordedBatch> batches, String server) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the list. */
    JournalBatches {
        batches = List.copyOf(batches);
    }

    /** Reads a journal, which another process may be using. */
    static JournalBatches of(Path journal) {
        RecordedBatch.Reader reader = new RecordedBatch.Reader();
        String[] server = {""};
        Journal.forEachNewest(journal, (run, step) -> {
            if (run.equals(BulkRun.RUN_ID) && RecordedBatch.Reader.isOfBatch(step.key())) {
                reader.add(step.key(), read(step).asText());
            } else if (run.equals(BulkRun.SETTINGS)) {
                server[0] = read(step).path("server").asText();
            }
        });
        return new JournalBatches(reader.batches(), server[0]);
    }

    private static JsonNode read(JournalStep step) {
        try {
            return JSON.readTree(String.valueOf(step.json()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the record of step " + step.key() + " is not valid JSON", malformed);
        }
    }
}
