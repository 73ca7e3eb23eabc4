package io.pocketflow.core;

import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A question to a human, or to anybody else who takes longer than a process lives: a node without {@code exec}.
 * {@code prep} makes the question; its answer is this step's record, and {@code post} is given both. Immutable and
 * re-entrant, as every {@link BaseNode}.
 *
 * <p>While there is no answer, all that does not depend on it is done, and the run ends with {@link FlowSuspended}; no
 * thread waits. {@link BaseNode#resume} takes the answer, in this process or another. So a run that asks needs a
 * {@link StepStore} and a run id.
 *
 * @param <Q> the question
 * @param <A> the answer
 */
public abstract non-sealed class Ask<Q, A extends @Nullable Object> extends BaseNode {

    /** A question. */
    protected Ask() {}

    /** Makes the question from the store; it must not be null. */
    protected abstract Q prep(Shared shared) throws Exception;

    /**
     * Writes to the store and names the action to follow; null and the empty string mean {@link #DEFAULT}. Here
     * {@link Shared#replaying} is always true: an answer always comes from its record.
     *
     * @param question what prep gave
     * @param answer what was answered: a value of the answer type, null only if that is {@link Void}
     */
    protected @Nullable String post(Shared shared, Q question, A answer) throws Exception {
        return DEFAULT;
    }

    /** The type in which the question is recorded. Default: the type argument of the class. */
    protected Type questionType() {
        return declared(0, "question", "questionType()");
    }

    /** The type in which the answer is recorded. Default: the type argument of the class. */
    protected Type answerType() {
        return declared(1, "answer", "answerType()");
    }

    @Override
    final Type recordedType() {
        return answerType();
    }

    @Override
    final boolean isAsync() {
        return false;
    }

    @Override
    final boolean mayBlock() {
        return false;
    }

    @Override
    final boolean usesStep() {
        return false;
    }

    @Override
    final boolean asks() {
        return true;
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new AskFrame(caller, this, shared);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        return prep(shared);
    }

    @Override
    @SuppressWarnings("unchecked") // proof: the engine hands back what callPrep gave and an answer of the answer's type
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        return post(shared, (Q) prepared, (A) result);
    }
}
