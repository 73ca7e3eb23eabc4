package io.pocketflow.core;

import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pool does with an item. Immutable. */
interface PoolWork<I, O extends @Nullable Object> {

    /** Refuses an item that this cannot work on, saying which it is. */
    void check(int index, @Nullable Object item);

    /** Whether beginning an item may block the thread. */
    boolean mayBlock();

    /** The store of an item; called once for each pass of it. */
    Shared store(I item, Shared run);

    /** The frame that does the work, or what it ended with if it took none. */
    @Nullable
    Object enter(Frame caller, I item, Shared own) throws Exception;

    /** The result, given what the work ended with. */
    O result(Shared own, @Nullable Object ended);

    /** What is recorded of an item besides its steps. */
    ItemRecords itemRecords();

    /** What decides the result of an item: items with equal ones are told apart by number only. */
    Object identity(I item);

    /** What, besides the item, decides the result. */
    String fingerprint();

    /** The type in which the result of an item is recorded. */
    Type resultType();

    /** The node or flow that is run, or null if it is a function that is called. */
    @Nullable
    BaseNode node();

    /** The same with these variables in the store of each item. */
    PoolWork<I, O> withShared(Map<String, ?> variables);

    /** The same for a pool of this name. */
    PoolWork<I, O> named(String name);

    /** The same, retried so. */
    PoolWork<I, O> withRetry(Retry retry);

    /** The same, recorded in this type. */
    PoolWork<I, O> withResultType(Type type);

    /** The same, with this among what decides the result. */
    PoolWork<I, O> withFingerprint(String fingerprint);
}
