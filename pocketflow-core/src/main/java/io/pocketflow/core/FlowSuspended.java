package io.pocketflow.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Thrown when a run cannot go on without an answer: not a failure, and never retried. It lists the questions that are
 * open, by the step that asked each.
 */
public final class FlowSuspended extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<StepKey, Object> questions;

    /** With the open questions, at least one, in the order in which they were asked. */
    public FlowSuspended(Map<StepKey, Object> questions) {
        super("the run waits for an answer to " + questions.keySet(), null, false, false);
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("a suspended run has at least one open question");
        }
        this.questions = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    /** The open questions by step. */
    public Map<StepKey, Object> questions() {
        return questions;
    }
}
