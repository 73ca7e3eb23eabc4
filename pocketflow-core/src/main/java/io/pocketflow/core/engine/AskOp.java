package io.pocketflow.core.engine;

import java.lang.reflect.Type;

/** An op that is a question: its exec is the answer, which is recorded as the result of the step. */
public abstract class AskOp extends Op {

    public AskOp() {
        super(Kind.ASK, Parts.IN_ORDER);
    }

    /** Returns the type in which the question is recorded. */
    public abstract Type questionType();

    /** Returns the type in which the answer is recorded. */
    @Override
    public abstract Type recordedType();

    @Override
    public final boolean isAsync() {
        return false;
    }

    @Override
    public final boolean mayBlock() {
        return false;
    }

    @Override
    public final boolean asks() {
        return true;
    }
}
