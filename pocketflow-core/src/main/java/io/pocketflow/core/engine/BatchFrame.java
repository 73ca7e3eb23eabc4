package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import io.pocketflow.core.future.Stages.Pending;
import org.jspecify.annotations.Nullable;

/** A visit of a batch node: its body is one call of exec for each item, strictly one after another. */
public final class BatchFrame extends Visit {

    private final ExecOp op;
    private Items items = Items.NONE;
    private @Nullable Object[] results = {};
    private int at;
    private int attempts;
    private boolean replayed = true;
    /** Whether the frame waits for the stage of a first attempt, which does not have a call of its own yet. */
    private boolean direct;

    private @Nullable LeafCall call;
    private Span item = Span.NONE;

    BatchFrame(Frame caller, ExecOp op, Shared shared) {
        super(caller, op, shared);
        this.op = op;
    }

    @Override
    @Nullable
    Frame begin(@Nullable Object prepared) {
        items = Items.of(op, prepared);
        results = new Object[items.size()];
        prepareAs(items.list());
        return next();
    }

    @Override
    @Nullable
    Frame proceed() {
        if (direct) {
            direct = false;
            return error == null ? got(value) : call(items.get(at)).attempted(error);
        }
        LeafCall ended = java.util.Objects.requireNonNull(call);
        attempts += ended.attempts();
        replayed &= ended.isReplayed();
        if (error != null) {
            item.failed(error);
            return fail(error);
        }
        item.finished(null, ended.attempts(), ended.isReplayed());
        results[at++] = value;
        return next();
    }

    private @Nullable Frame got(@Nullable Object result) {
        results[at++] = result;
        replayed = false;
        return next();
    }

    private @Nullable Frame next() {
        while (at < results.length) {
            if (strand.stop != null) {
                return fail(strand.stopped(this));
            }
            Object input = items.get(at);
            if (!op.simple || !strand.plain) {
                item = Span.item(this, at, shared);
                return call(input);
            }
            try {
                Object result = InlineCall.call(op, strand, input, null);
                if (result instanceof Pending pending) {
                    direct = true;
                    return await(pending.stage());
                }
                results[at++] = result;
                replayed = false;
            } catch (Throwable thrown) {
                return call(input).attempted(thrown);
            }
        }
        return conclude(Items.results(results));
    }

    private LeafCall call(@Nullable Object input) {
        call = new LeafCall(this, op, input, new Position(at, items, strand));
        return call;
    }

    /** The item of a call. */
    private record Position(int index, Items items, Strand strand) implements Item {
        @Override
        public void locate(Location location) {
            items.locate(index, location, strand.store());
        }
    }

    @Override
    boolean isReplayed() {
        return replayed && results.length > 0;
    }

    @Override
    int tries() {
        return attempts;
    }
}
