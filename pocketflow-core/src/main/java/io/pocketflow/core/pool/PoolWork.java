package io.pocketflow.core.pool;

import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Op;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The work of a pool on an item. Immutable. */
interface PoolWork<I, O extends @Nullable Object> {

    /** Rejects an item that is not valid for this work; the message names the item. */
    void check(int index, @Nullable Object item);

    /** Returns whether beginning an item may block the thread. */
    boolean mayBlock();

    /** Returns the store of an item; called once for each pass of the item. */
    Shared store(I item, Shared run);

    /** Returns the frame that does the work, or the final value if no frame was needed. */
    @Nullable
    Object enter(Frame caller, I item, Shared own) throws Exception;

    /** Returns the result, given the final value of the work. */
    O result(Shared own, @Nullable Object ended);

    /** Returns the records of an item besides those of its steps. */
    ItemRecords itemRecords();

    /**
     * Returns the value that determines the result of an item: items with equal values are distinguished by number
     * only.
     */
    Object identity(I item);

    /** Returns the text that, besides the item, determines the result. */
    String fingerprint();

    /** Returns the type in which the result of an item is recorded. */
    Type resultType();

    /** Returns the op of the node or flow that runs, or null for a function. */
    @Nullable
    Op op();

    /** Returns a copy for a pool of this name. */
    PoolWork<I, O> named(String name);
}
