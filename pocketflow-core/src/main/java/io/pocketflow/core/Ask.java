package io.pocketflow.core;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question to a human, or to another party that takes longer than a process lives: a node without {@code exec}.
 * {@code prep} creates the question. The answer is recorded as the result of the step, and {@code post} receives both.
 * Immutable and re-entrant like every {@link BaseNode}.
 *
 * <p>While there is no answer, all work that does not depend on it is done, and the run ends with {@link
 * FlowSuspended}; no thread waits. {@link BaseNode#resume} accepts the answer, in this process or another. A run that
 * asks therefore needs a {@link StepStore} and a run id.
 *
 * @param <Q> the type of the question
 * @param <A> the type of the answer
 */
public abstract non-sealed class Ask<Q, A extends @Nullable Object> extends BaseNode {

    /**
     * An answer to the one open question of an {@link Ask}; see {@link BaseNode#resume(Shared, RunOptions, Answer[])}.
     *
     * @param ask the node that asks
     * @param value the answer
     */
    public record Answer<A extends @Nullable Object>(Ask<?, A> ask, A value) {

        /** Rejects a null node. */
        public Answer {
            Objects.requireNonNull(ask, "the node that asks must not be null");
        }
    }

    /** Creates a node that asks a question. */
    protected Ask() {
        super(NodeOps::ofAsk);
    }

    /** Returns the question, created from the store; it must not be null. */
    protected abstract Q prep(Shared shared) throws Exception;

    /**
     * Writes to the store and returns the action to follow; null and the empty string mean {@link #DEFAULT}. Here
     * {@link Shared#replaying} is always true, because an answer always comes from its record.
     *
     * @param question the question that prep returned
     * @param answer the answer: a value of the answer type, null only if that type is {@link Void}. Lists, maps and arrays
     *     in it contain no nulls
     */
    protected @Nullable String post(Shared shared, Q question, A answer) throws Exception {
        return DEFAULT;
    }

    /**
     * Returns the one open question of this node in a suspended run, as {@link #prep} created it.
     *
     * @throws IllegalArgumentException if this node has no open question there, or several, as in a batch
     */
    public final Q question(FlowSuspended waiting) {
        List<Object> open = waiting.questions().entrySet().stream()
                .filter(question -> asked(question.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (open.size() != 1) {
            String count = open.isEmpty() ? "no open question" : open.size() + " open questions";
            throw new IllegalArgumentException("'" + name() + "' has " + count + " in run '" + waiting.runId()
                    + "', which waits for " + waiting.questions().keySet());
        }
        @SuppressWarnings("unchecked") // proof: in a durable run one node has this name, and its prep created the value
        Q question = (Q) open.get(0);
        return question;
    }

    private boolean asked(StepKey step) {
        return step.parts().get(step.parts().size() - 1).node().equals(name());
    }

    /** Returns the type in which the question is recorded. Default: the type argument of the class. */
    protected Type questionType() {
        return declared(0, "question", "questionType()");
    }

    /** Returns the type in which the answer is recorded. Default: the type argument of the class. */
    protected Type answerType() {
        return declared(1, "answer", "answerType()");
    }
}
