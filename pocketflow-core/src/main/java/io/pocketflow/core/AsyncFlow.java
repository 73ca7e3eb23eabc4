package io.pocketflow.core;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A graph of sync and async nodes and flows, mixed freely, that is itself a node; else as {@link Flow}. Immutable and
 * re-entrant, as every {@link BaseNode}.
 */
public non-sealed class AsyncFlow extends BaseFlow {

    /**
     * A flow that starts at the head of the first route.
     *
     * @throws IllegalArgumentException if an action has two targets, or a node cannot be reached
     */
    public AsyncFlow(Route first, Route... more) {
        super(Graph.of(AsyncFlow.class, true, first, more));
    }

    /** Called before the first node. Default: nothing. */
    protected void prep(Shared shared) throws Exception {}

    /** As {@link #prep}, without blocking; the default calls that. */
    protected CompletionStage<? extends @Nullable Object> prepAsync(Shared shared) throws Exception {
        prep(shared);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Called after the last node; what it returns is the action of this flow as a node.
     *
     * @param lastAction the action with which the last node ended; the default returns it
     */
    protected @Nullable String post(Shared shared, String lastAction) throws Exception {
        return lastAction;
    }

    /** As {@link #post}, without blocking; the default calls that. */
    protected CompletionStage<String> postAsync(Shared shared, String lastAction) throws Exception {
        return CompletableFuture.completedFuture(post(shared, lastAction));
    }

    @Override
    final boolean isAsync() {
        return true;
    }

    @Override
    final Object enter(Frame caller, Shared shared) {
        return new FlowFrame(caller, this, only(), shared);
    }

    @Override
    final @Nullable Object callPrep(Shared shared) throws Exception {
        if (overrides.prepAsync()) {
            return Stages.valueOrPending(prepAsync(shared), "prepAsync", this);
        }
        prep(shared);
        return null;
    }

    @Override
    final @Nullable Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result)
            throws Exception {
        String lastAction = (String) Objects.requireNonNull(result);
        return overrides.postAsync()
                ? Stages.valueOrPending(postAsync(shared, lastAction), "postAsync", this)
                : post(shared, lastAction);
    }
}
