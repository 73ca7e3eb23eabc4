package io.pocketflow.durable.fork;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.json.Encoded;
import org.jspecify.annotations.Nullable;

/**
 * The content of the records under {@link StepKey#START} beside the graph and the values of a run: whether it is one of a
 * pool, and from which run it was forked.
 */
public final class StartRecord {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ITEMS = "items";
    private static final String ORIGIN = "origin";
    private static final String UNFINISHED = "unfinished";

    /** The run and the step from which a run was forked. */
    public record Origin(String runId, StepKey step) {

        @Override
        public String toString() {
            return "run " + runId + " at step " + step;
        }
    }

    private StartRecord() {}

    /** Returns whether the items of the run are independent of each other. */
    public static boolean isOfItems(StepRecord start) {
        return content(start).has(ITEMS);
    }

    /** Returns the run and step from which the run was forked, or null. */
    public static @Nullable Origin origin(StepRecord start) {
        JsonNode origin = content(start).path(ORIGIN);
        try {
            return origin.size() == 2
                    ? new Origin(
                            origin.get(0).asText(), StepKey.parse(origin.get(1).asText()))
                    : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Returns whether the run is a fork whose records were not all copied. */
    public static boolean isUnfinished(StepRecord start) {
        return content(start).has(UNFINISHED);
    }

    /** Rejects a run that is a fork whose records were not all copied. */
    public static void refuseUnfinished(String runId, StepRecord start) {
        if (isUnfinished(start)) {
            throw new IllegalStateException("run '" + runId + "' is a fork of " + origin(start)
                    + " that was interrupted: fork again under the same id, or remove the run");
        }
    }

    /** Returns the record under which the records of a fork are copied; the start of the fork replaces it. */
    public static StepRecord unfinished(Origin origin) {
        ObjectNode content = MAPPER.createObjectNode();
        put(content, origin).putArray(UNFINISHED);
        return new StepRecord(StepRecord.Kind.DONE, new Encoded(content.toString()), "", 0);
    }

    private static ObjectNode put(ObjectNode content, Origin origin) {
        content.putArray(ORIGIN).add(origin.runId()).add(origin.step().toString());
        return content;
    }

    /** Returns the start of a fork of a run. */
    public static StepRecord forked(StepRecord start, Origin origin) {
        ObjectNode content = put(content(start), origin);
        return new StepRecord(
                start.kind(), new Encoded(content.toString()), start.fingerprint(), start.input(), start.attempts());
    }

    /** Returns the content of the record, or an empty object if another program wrote something else. */
    private static ObjectNode content(StepRecord start) {
        try {
            return start.value() instanceof Encoded encoded
                            && MAPPER.readTree(encoded.json()) instanceof ObjectNode object
                    ? object
                    : MAPPER.createObjectNode();
        } catch (JsonProcessingException malformed) {
            return MAPPER.createObjectNode();
        }
    }
}
