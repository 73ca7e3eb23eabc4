package io.pocketflow.llm.agent;

import io.pocketflow.llm.ToolCall;
import java.util.List;
import java.util.Objects;

/**
 * The answer to the question whether tools with side effects may be called; see {@link Agent#withApproval}. Immutable plain
 * data: Jackson writes and reads it without configuration.
 *
 * @param granted whether calls are allowed
 * @param calls the ids of the allowed calls; empty for all
 * @param reason what the model reads about calls that are not allowed; may be empty
 */
public record Approval(boolean granted, List<String> calls, String reason) {

    /**
     * The question: the calls of one reply that have side effects. Immutable plain data.
     *
     * @param agent the name of the agent
     * @param calls the calls, whose arguments fit their tools; at least one
     */
    public record Request(String agent, List<ToolCall> calls) {

        /** Rejects nulls, and copies the list. */
        public Request {
            Objects.requireNonNull(agent, "the agent of a request for approval must not be null");
            calls = List.copyOf(calls);
        }
    }

    /** Rejects nulls, and copies the list. */
    public Approval {
        calls = List.copyOf(calls);
        Objects.requireNonNull(reason, "the reason of an approval must not be null");
    }

    /** Returns an approval of all calls. */
    public static Approval ofAll() {
        return new Approval(true, List.of(), "");
    }

    /**
     * Returns an approval of the calls with these ids, and of no others.
     *
     * @throws IllegalArgumentException if an id is missing
     */
    public static Approval of(String... ids) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("an approval needs at least one id; Approval.ofAll() allows all calls,"
                    + " and Approval.refused(reason) none");
        }
        return new Approval(true, List.of(ids), "");
    }

    /** Returns an answer that allows no call; the model reads the reason. */
    public static Approval refused(String reason) {
        return new Approval(false, List.of(), reason);
    }

    /** Returns whether this call is allowed. */
    public boolean allows(ToolCall call) {
        return granted && (calls.isEmpty() || calls.contains(call.id()));
    }
}
