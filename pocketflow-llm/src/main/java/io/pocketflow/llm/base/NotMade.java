package io.pocketflow.llm.base;

/**
 * The end of a call that was not made, because a lane makes it later or elsewhere. Decorators pass it on: it is not a
 * failure, and is neither counted nor retried. No user receives it.
 */
public final class NotMade extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Object call;

    /** Creates the end of a call that was not made. */
    public NotMade(Object call) {
        super("the call is made by a lane", null, false, false);
        this.call = call;
    }

    /** Returns the lane's name of the call. */
    public Object call() {
        return call;
    }
}
