package io.pocketflow.core;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one call of exec: what an attempt needs, and what is held. They are taken before each attempt, all at
 * once, and given back before a wait, and at the end of the call; so a result is recorded before another call begins.
 */
final class CallPermits {

    private final LeafCall call;
    /** The item of a pool that the call is a part of, or null. */
    private final @Nullable Host pooled;

    private Permit held = Permit.NONE;

    private CallPermits(LeafCall call) {
        this.call = call;
        this.pooled = call.strand.pooled;
    }

    /** Those of a call, or null if it needs none whatever its input. */
    static @Nullable CallPermits of(LeafCall call) {
        boolean any =
                call.leaf.overrides.reserve() || call.item.slot() != Reservation.NONE || call.strand.pooled != null;
        return any ? new CallPermits(call) : null;
    }

    /** Takes what an attempt needs, unless permits are held already; returns what has to be waited for, or null. */
    @Nullable
    Reservation take() {
        Reservation needed = needed();
        if (held != Permit.NONE || needed == Reservation.NONE) {
            return null;
        }
        Permit now = needed.tryAcquire();
        if (now == null) {
            return needed;
        }
        held = now;
        return null;
    }

    private Reservation needed() {
        Leaf<Object, Object> leaf = call.leaf;
        Reservation own = leaf.overrides.reserve() ? leaf.reserve(call.input) : Reservation.NONE;
        Objects.requireNonNull(
                own, () -> "reserve of '" + leaf.name() + "' returned null; use Reservation.NONE for no permits");
        Reservation placed = own.and(call.item.slot());
        return pooled == null ? placed : placed.orElse(pooled.slot());
    }

    /** These were given. */
    void hold(Permit given) {
        held = given;
    }

    /** Gives what is held to who sees to it that it is given back. */
    Permit handOver() {
        Permit given = held;
        held = Permit.NONE;
        return given;
    }

    /** Gives back all but the places among those in flight. */
    void keepPlaces() {
        Reservation own = call.item.slot();
        held = held.reduceTo(pooled == null ? own : own.and(pooled.place()));
    }

    /** The call has failed: gives back what is held, or has a pool do so that must first see that it has to stop. */
    void giveUp() {
        Permit given = handOver();
        if (pooled != null && call.strand.endsItem()) {
            pooled.keep(given);
        } else {
            given.close();
        }
    }
}
