package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * The result of one request of a batch.
 *
 * @param id the id that the request was sent with
 * @param status the HTTP status of the answer; 200 for an error without one
 * @param body the answer: a reply or an error in the format of the model
 */
record BatchLine(String id, Kind kind, int status, byte[] body) {

    /** How a request ended. */
    enum Kind {
        /** With an answer, which may be an error. */
        ANSWERED,
        /** The time of the batch was over before the request was made. */
        EXPIRED,
        /** The batch was cancelled before the request was made. */
        CANCELLED
    }

    static BatchLine answered(String id, int status, JsonNode body) {
        return new BatchLine(id, Kind.ANSWERED, status, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    static BatchLine without(String id, Kind kind) {
        return new BatchLine(id, kind, 0, new byte[0]);
    }
}
