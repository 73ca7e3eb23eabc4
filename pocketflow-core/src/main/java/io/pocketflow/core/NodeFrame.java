package io.pocketflow.core;

import io.pocketflow.core.store.StepRecord;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A visit of a node or async node that could not complete inline: its body is one call of exec. */
final class NodeFrame extends Visit {

    private final Leaf<?, ?> leaf;
    private @Nullable LeafCall call;
    /** The stage of a first attempt, before the frame waits for it. */
    private @Nullable CompletionStage<?> pending;

    NodeFrame(Frame caller, Leaf<?, ?> leaf, Shared shared) {
        super(caller, leaf, shared);
        this.leaf = leaf;
    }

    /** Continues after a first attempt that failed; returns the frame to run. */
    Frame attempted(@Nullable Object prepared, Throwable failure) {
        skipPrep(prepared);
        return calling(prepared).attempted(failure);
    }

    /** Waits for a first attempt in progress; it needs a call of its own only if it fails. */
    @Nullable
    Frame attempting(@Nullable Object prepared, CompletionStage<?> stage) {
        skipPrep(prepared);
        pending = stage;
        return this;
    }

    @Override
    Frame begin(@Nullable Object prepared) {
        return calling(prepared);
    }

    private LeafCall calling(@Nullable Object prepared) {
        LeafCall called = new LeafCall(this, leaf, prepared, Item.NONE);
        call = called;
        return called;
    }

    @Override
    @Nullable
    Frame proceed() {
        CompletionStage<?> stage = pending;
        if (stage != null) {
            pending = null;
            return await(stage);
        }
        if (error != null) {
            return call == null ? calling(prepared()).attempted(error) : fail(error);
        }
        return call == null && strand.stop != null ? fail(strand.stopped(this)) : conclude(value);
    }

    @Override
    boolean isReplayed() {
        return call != null && call.isReplayed();
    }

    /** Returns the record that contains the result of the call, or null. */
    @Nullable
    StepRecord replayed() {
        return call == null ? null : call.replayed();
    }

    @Override
    int tries() {
        return call == null ? 0 : call.attempts();
    }
}
