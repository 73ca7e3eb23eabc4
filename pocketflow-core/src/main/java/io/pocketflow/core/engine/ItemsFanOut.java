package io.pocketflow.core.engine;

import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Permit;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a parallel batch node. The limit applies to attempts in flight: each attempt acquires a permit of a
 * limiter of this visit, together with the permits that the node reserves.
 *
 * <p>A fresh item is opened when there is a place that no retried item wants. If the node, or a pool around it,
 * reserves more than the place, a fresh item stands in line for all its permits. No other item is then opened before it
 * has begun, so that the line stays short.
 */
public final class ItemsFanOut extends FanOut {

    private final ExecOp op;
    private final Limiter places;
    /** Whether an item whose exec ends at once needs only the call. */
    private final boolean simple;

    private final boolean reserves;

    private Items items = Items.NONE;
    /** The item opened last, if items stand in line. */
    private @Nullable Branch last;
    /** The place of the item that is opened next. */
    private Permit place = Permit.NONE;

    ItemsFanOut(Frame caller, ExecOp op, Shared shared) {
        super(caller, op, shared);
        this.op = op;
        this.simple = op.simple && strand.plain;
        this.reserves = op.reserves || strand.pooled != null;
        this.places = Limiter.of("items of " + op.name(), Limits.inFlight(op.parts.most()), strand.run.timer);
    }

    @Override
    int prepare(@Nullable Object prepared) {
        items = Items.of(op, prepared);
        prepareAs(items.list());
        return items.size();
    }

    @Override
    boolean hasRoom() {
        if (reserves) {
            return last == null || last.hasBegun();
        }
        Permit free = places.tryAcquire();
        place = free == null ? Permit.NONE : free;
        return free != null;
    }

    /**
     * Opens the next item on the current thread, whose item has ended. A pump would wake another thread for each item, while the
     * thread that has just become free goes to sleep.
     */
    @Override
    boolean openHere() {
        Permit free = simple || reserves ? null : places.tryAcquire();
        if (free != null) {
            openNext(index -> openAsLastAct(index, free));
        }
        return free != null;
    }

    private void openAsLastAct(int index, Permit free) {
        if (index == items.size()) {
            free.close();
            return;
        }
        Branch branch = branch(index, startedAt());
        branch.openAsLastAct();
        branch.drive(branch.call(op, items.get(index)).holding(free));
    }

    private long startedAt() {
        return onFailure == OnFailure.COLLECT ? strand.run.timer.nanoTime() : 0;
    }

    @Override
    void open(int index) {
        if (index == items.size()) {
            place.close();
            return;
        }
        Object input = items.get(index);
        long startedAt = startedAt();
        if (!simple) {
            Branch branch = branch(index, startedAt);
            last = branch;
            branch.drive(branch.call(op, input).holding(place));
            return;
        }
        Object result;
        try {
            result = InlineCall.call(op, strand, input, null);
        } catch (Throwable thrown) {
            Branch branch = branch(index, startedAt);
            branch.drive(branch.call(op, input).holding(place).attempted(thrown));
            return;
        }
        if (result instanceof Pending pending) {
            PendingItem item = new PendingItem(this, index, place, pending.stage(), startedAt);
            opened(index, item);
            item.await();
            return;
        }
        place.close();
        endedAtOnce(index, onFailure == OnFailure.STOP ? result : done(index, result, 1, startedAt));
    }

    /** Handles the value of an item's stage, if the item needed only the stage; on any thread. */
    private void succeeded(PendingItem item, @Nullable Object value) {
        item.place().close();
        endedAtOnce(item.index(), onFailure == OnFailure.STOP ? value : done(item.index(), value, 1, item.startedAt()));
        pumpElsewhere();
    }

    /** Handles the failure of an item's stage; on any thread. The rest of the item may need user code, and a strand. */
    private void failed(PendingItem item, Throwable failure) {
        Branch branch = branch(item.index(), item.startedAt());
        Object input = items.get(item.index());
        branch.start(branch.call(op, input).holding(item.place()).attempted(failure), false);
    }

    private Branch branch(int index, long startedAt) {
        Branch branch = new Branch(this, index, places.reserve(), startedAt, shared);
        opened(index, branch);
        return branch;
    }

    private Outcome<?> done(int index, @Nullable Object result, int attempts, long startedAt) {
        return new Outcome.Done<>(index, result, attempts, Duration.ofNanos(strand.run.timer.nanoTime() - startedAt));
    }

    @Override
    @Nullable
    Object result(Branch branch, @Nullable Object ended) {
        return onFailure == OnFailure.STOP
                ? ended
                : new Outcome.Done<>(branch.index(), ended, branch.attempts(), branch.took());
    }

    @Override
    void locateBranch(int index, Location location) {
        items.locate(index, location, strand.store());
    }

    /**
     * An item of a parallel batch node whose stage is in progress and that needs nothing else so far: one small object,
     * where a strand would be a dozen. Its success calls no user code and is therefore handled on the completing thread.
     */
    private record PendingItem(ItemsFanOut parent, int index, Permit place, CompletionStage<?> stage, long startedAt)
            implements BiConsumer<@Nullable Object, @Nullable Throwable>, FanOut.Running {

        void await() {
            try {
                stage.whenComplete(this);
            } catch (Throwable thrown) {
                accept(null, thrown);
            }
        }

        @Override
        public void accept(@Nullable Object value, @Nullable Throwable error) {
            if (error == null) {
                parent.succeeded(this, value);
            } else {
                parent.failed(this, Failures.unwrap(error));
            }
        }

        @Override
        public void stop(Throwable cause, Queue<Runnable> below) {
            parent.strand.run.submitBlocking(() -> Stages.cancel(stage));
        }
    }
}
