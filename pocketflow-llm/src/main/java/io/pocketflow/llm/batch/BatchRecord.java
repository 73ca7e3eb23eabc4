package io.pocketflow.llm.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
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
