package io.pocketflow.core;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a run cannot go on without an answer: not a failure, and never retried. All that does not depend on an
 * answer has been done. It lists the questions that are open, by the step that asked each; give an answer with
 * {@link BaseNode#resume}.
 */
public final class FlowSuspended extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String runId;
    private final transient Map<StepKey, Object> questions;

    /** With the run's id and its open questions, at least one, in the order of the branches that ask. */
    public FlowSuspended(String runId, Map<StepKey, ?> questions) {
        super("run '" + runId + "' waits for an answer to " + questions.keySet(), null, false, false);
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("a suspended run has at least one open question");
        }
        this.runId = Objects.requireNonNull(runId, "the run id of a suspended run must not be null");
        this.questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    /** All that wait, as one. */
    static FlowSuspended of(Collection<FlowSuspended> all) {
        Map<StepKey, Object> questions = new LinkedHashMap<>();
        String runId = "";
        for (FlowSuspended one : all) {
            runId = one.runId;
            questions.putAll(one.questions);
        }
        return new FlowSuspended(runId, questions);
    }

    /** What a failure waits for: itself, or the nested run that it comes from; null if it is a failure indeed. */
    static @Nullable FlowSuspended in(@Nullable Throwable failure) {
        if (failure instanceof FlowSuspended own) {
            return own;
        }
        return failure != null && failure.getCause() instanceof FlowSuspended nested ? nested : null;
    }

    /** The id of the run that waits. */
    public String runId() {
        return runId;
    }

    /** The open questions by step. */
    public Map<StepKey, Object> questions() {
        return questions;
    }
}
