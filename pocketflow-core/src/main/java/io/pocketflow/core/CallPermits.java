package io.pocketflow.core;

import io.pocketflow.core.limit.Permit;
import io.pocketflow.core.limit.Reservation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one call of exec: those that an attempt needs, and those held. They are acquired before each attempt,
 * all at once, and released before a wait and at the end of the call. A result is therefore recorded before another
 * call begins.
 */
final class CallPermits {

    private final LeafCall call;
    /** The item of a pool that contains the call, or null. */
    private final @Nullable Host pooled;

    private Permit held = Permit.NONE;

    private CallPermits(LeafCall call) {
        this.call = call;
        this.pooled = call.strand.pooled;
    }

    /** Returns the permits of a call, or null if it needs none for any input. */
    static @Nullable CallPermits of(LeafCall call) {
        boolean any =
                call.leaf.overrides.reserve() || call.item.slot() != Reservation.NONE || call.strand.pooled != null;
        return any ? new CallPermits(call) : null;
    }

    /**
     * Acquires the permits of an attempt, unless permits are held already. Returns the reservation to wait for, or
     * null.
     */
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

    /** Holds these granted permits. */
    void hold(Permit given) {
        held = given;
    }

    /** Hands the held permits to the caller, who must close them. */
    Permit handOver() {
        Permit given = held;
        held = Permit.NONE;
        return given;
    }

    /** Releases all permits except the places among the calls in flight. */
    void keepPlaces() {
        Reservation own = call.item.slot();
        held = held.reduceTo(pooled == null ? own : own.and(pooled.place()));
    }

    /** Releases the permits after a failure, or leaves that to a pool that must first check whether it has to stop. */
    void giveUp() {
        Permit given = handOver();
        if (pooled != null && call.strand.endsItem()) {
            pooled.keep(given);
        } else {
            given.close();
        }
    }
}
