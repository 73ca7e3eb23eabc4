package io.pocketflow.llm.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.FailureDetails;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The intent to create a batch, which is recorded before the create call. Immutable.
 *
 * @param number the number of the batch within the run, from 0
 * @param target the identity of the model and the account, as a hash
 * @param model the name of the model
 * @param tag the tag by which the batch is found again
 * @param at the time of the intent
 * @param due the time after which its calls wait no longer, in milliseconds of the epoch; 0 for none
 * @param ids the ids of its calls
 */
record BatchRecord(int number, String target, String model, String tag, Instant at, long due, List<String> ids) {

    /** The length of an id. */
    static final int ID = 22;

    String json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("target", target)
                .put("model", model)
                .put("tag", tag)
                .put("at", at.toEpochMilli())
                .put("due", due)
                .put("requests", ids.size())
                .put("ids", String.join("", ids));
        return json.toString();
    }

    /** Returns whether the batch was to be created longer ago than this. */
    boolean isOlderThan(Duration age, Instant now) {
        return now.isAfter(at.plus(age));
    }

    /**
     * Returns the failure of calls whose batch may exist, and may be paid for: they must not be retried.
     *
     * @param id the provider's id; empty if the create call is in doubt
     * @param isKept whether another run can continue the batch
     */
    LlmException open(String id, boolean isKept, RuntimeException why) {
        String name =
                id.isEmpty() ? "a batch of " + model + " that may have been created" : "batch " + id + " of " + model;
        String then = isKept
                ? "; run it again with the same records to read the results when they exist"
                : "; no other run can read its results, because the run has no step store";
        String look = id.isEmpty() ? "" : "; 'pocketflow batches show " + id + "' prints its state";
        Kind kind = why instanceof LlmException known ? known.kind() : Kind.SERVER_ERROR;
        return new LlmException(
                kind,
                name + " is not waited for any longer: " + why.getMessage()
                        + ". Its calls are not made again, because they would be paid twice" + then + look,
                FailureDetails.of(false, false, null),
                why);
    }

    static BatchRecord of(int number, String text) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the record of batch " + number + " is malformed", malformed);
        }
        String all = json.path("ids").asText();
        List<String> ids = new ArrayList<>(all.length() / ID);
        for (int at = 0; at + ID <= all.length(); at += ID) {
            ids.add(all.substring(at, at + ID));
        }
        return new BatchRecord(
                number,
                json.path("target").asText(),
                json.path("model").asText(),
                json.path("tag").asText(),
                Instant.ofEpochMilli(json.path("at").asLong()),
                json.path("due").asLong(),
                List.copyOf(ids));
    }
}
