package io.pocketflow.core;

import io.pocketflow.core.failure.SafeText;
import io.pocketflow.core.store.StepKey;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Thrown when a run cannot continue without an answer. It is not a failure and is never retried. All steps that do not
 * depend on an answer are done. It lists the open questions by the step that asked each; answer them with {@link
 * BaseNode#resume}.
 */
public final class FlowSuspended extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_NAMED = 10;

    private final String runId;
    private final transient Map<StepKey, Object> questions;

    /**
     * Creates an exception with the run's id and its open questions, at least one, in the order of the branches that
     * ask.
     */
    public FlowSuspended(String runId, Map<StepKey, ?> questions) {
        super("run '" + runId + "' waits for an answer to " + some(questions), null, false, false);
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("a suspended run has at least one open question");
        }
        this.runId = Objects.requireNonNull(runId, "the run id of a suspended run must not be null");
        this.questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    /** Returns the names of the first questions only, because there may be thousands. */
    private static String some(Map<StepKey, ?> questions) {
        List<StepKey> named = questions.keySet().stream().limit(MOST_NAMED).toList();
        int others = questions.size() - named.size();
        return others == 0 ? named.toString() : named + " and " + others + " more questions";
    }

    /**
     * Serializes the run id and the questions in place of this exception, so that a copy in another process still
     * contains the questions. A question that is not serializable is written as its text.
     */
    private Object writeReplace() {
        return Written.of(this);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException(
                "a FlowSuspended cannot be read directly: its serial form is its run id and its questions");
    }

    /**
     * The serial form of this exception.
     *
     * @param steps the texts of the step keys
     * @param questions the questions of these steps, in the same order
     */
    private record Written(String runId, List<String> steps, List<Serializable> questions) implements Serializable {

        static Written of(FlowSuspended suspended) {
            List<String> steps = new ArrayList<>();
            List<Serializable> questions = new ArrayList<>();
            suspended.questions.forEach((step, question) -> {
                steps.add(step.toString());
                questions.add(serializable(question));
            });
            return new Written(suspended.runId, steps, questions);
        }

        private static Serializable serializable(Object question) {
            if (question instanceof Serializable written) {
                try (ObjectOutputStream trial = new ObjectOutputStream(OutputStream.nullOutputStream())) {
                    trial.writeObject(written);
                    return written;
                } catch (IOException | RuntimeException holdsSomethingElse) {
                    return SafeText.of(question);
                }
            }
            return SafeText.of(question);
        }

        private Object readResolve() {
            Map<StepKey, Object> read = new LinkedHashMap<>();
            for (int i = 0; i < steps.size(); i++) {
                read.put(StepKey.parse(steps.get(i)), questions.get(i));
            }
            return new FlowSuspended(runId, read);
        }
    }

    /** Returns the id of the suspended run. */
    public String runId() {
        return runId;
    }

    /** Returns the open questions by step. */
    public Map<StepKey, Object> questions() {
        return questions;
    }
}
