package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Permit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a parallel batch node. The limit applies to attempts in flight: each attempt acquires a permit of a
 * limiter of this visit, together with the permits that the node reserves.
 *
 * <p>A fresh item is opened when there is a place that no retried item wants. If the node, or a pool around it,
 * reserves more than the place, a fresh item stands in line for all its permits. No other item is then opened before it
 * has begun, so that the line stays short.
 */
final class ItemsFanOut extends FanOut {

    private final Leaf<Object, Object> leaf;
    private final Limiter places;
    /** Whether an item whose exec ends at once needs only the call. */
    private final boolean simple;

    private final boolean reserves;

    private List<?> items = List.of();
    private @Nullable ItemNames names;
    /** The item opened last, if items stand in line. */
    private @Nullable Branch last;
    /** The place of the item that is opened next. */
    private Permit place = Permit.NONE;

    ItemsFanOut(Frame caller, AsyncParallelBatchNode<?, ?> node, int most, OnFailure onFailure, Shared shared) {
        super(caller, node, onFailure, shared);
        @SuppressWarnings("unchecked") // proof: prep of the same node returned the items
        Leaf<Object, Object> erased = (Leaf<Object, Object>) (Leaf<?, ?>) node;
        this.leaf = erased;
        this.simple = leaf.simple && strand.plain;
        this.reserves = leaf.overrides.reserve() || strand.pooled != null;
        this.places = Limiter.of(Limits.inFlight(most), strand.run.timer);
    }

    @Override
    int prepare(@Nullable Object prepared) {
        items = Batches.items(leaf, prepared);
        names = new ItemNames(items);
        prepareAs(items);
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

    @Override
    void open(int index) {
        Object input = java.util.Objects.requireNonNull(items.get(index));
        long startedAt = onFailure == OnFailure.COLLECT ? strand.run.timer.nanoTime() : 0;
        if (!simple) {
            Branch branch = branch(index, startedAt);
            last = branch;
            branch.drive(branch.call(leaf, input).holding(place));
            return;
        }
        Object result;
        try {
            result = leaf.call(strand, input, null);
        } catch (Throwable thrown) {
            Branch branch = branch(index, startedAt);
            branch.drive(branch.call(leaf, input).holding(place).attempted(thrown));
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
    void succeeded(PendingItem item, @Nullable Object value) {
        item.place().close();
        endedAtOnce(item.index(), onFailure == OnFailure.STOP ? value : done(item.index(), value, 1, item.startedAt()));
        pumpElsewhere();
    }

    /** Handles the failure of an item's stage; on any thread. The rest of the item may need user code, and a strand. */
    void failed(PendingItem item, Throwable failure) {
        Branch branch = branch(item.index(), item.startedAt());
        Object input = java.util.Objects.requireNonNull(items.get(item.index()));
        branch.start(branch.call(leaf, input).holding(item.place()).attempted(failure), false);
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
        java.util.Objects.requireNonNull(names).locate(index, location, strand.store());
    }
}
