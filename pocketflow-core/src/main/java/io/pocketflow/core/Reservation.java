package io.pocketflow.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The permits that one attempt needs, of one or several {@link Limiter limiters}: they are given all at once or not at
 * all. Immutable and thread-safe.
 */
public final class Reservation {

    /** A need of one limiter. */
    record Need(Limiter limiter, long weight) {}

    /** Nothing. */
    public static final Reservation NONE = new Reservation(List.of());

    /** Sorted by the limiters' numbers, one each: the order in which their locks are taken. */
    final List<Need> needs;

    private Reservation(List<Need> needs) {
        this.needs = needs;
    }

    static Reservation of(Limiter limiter, long weight) {
        return new Reservation(List.of(new Need(limiter, weight)));
    }

    /** This and the other; a limiter that both name gives one permit, of both weights together. */
    public Reservation and(Reservation other) {
        Objects.requireNonNull(other, "a reservation must not be null; there is Reservation.NONE");
        if (other.needs.isEmpty()) {
            return this;
        }
        if (needs.isEmpty()) {
            return other;
        }
        List<Need> all = new ArrayList<>(needs);
        for (Need need : other.needs) {
            add(all, need);
        }
        all.sort(Comparator.comparingLong(need -> need.limiter.number));
        return new Reservation(List.copyOf(all));
    }

    /** This, and of the other what this says nothing of: a limiter that both name gives what this wants of it. */
    Reservation orElse(Reservation other) {
        List<Need> more = new ArrayList<>(other.needs);
        more.removeIf(need -> needs.stream().anyMatch(own -> own.limiter == need.limiter));
        return more.size() == other.needs.size() ? and(other) : and(new Reservation(more));
    }

    private static void add(List<Need> all, Need more) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).limiter == more.limiter) {
                all.set(i, new Need(more.limiter, more.limiter.checked(Math.addExact(all.get(i).weight, more.weight))));
                return;
            }
        }
        all.add(more);
    }

    /**
     * The permits, for use outside of a node: the future completes when they are given, never on a timer's thread. Close
     * the permit to give all of them back; cancel the future, or a future derived from it, to leave the lines.
     */
    public CompletableFuture<Permit> acquire() {
        if (needs.isEmpty()) {
            return Futures.abortable(CompletableFuture.completedFuture(Permit.NONE));
        }
        PermitFuture future = new PermitFuture(this, needs.get(0).limiter().executor());
        Permit now = future.waiter.tryNow();
        if (now != null) {
            future.complete(now);
        } else {
            future.waiter.join();
        }
        return future;
    }

    /** The permits that one caller waits for. */
    private static final class PermitFuture extends WorkFuture<Permit> {

        private final Waiter waiter;

        PermitFuture(Reservation reservation, Executor executor) {
            this.waiter = new Waiter(reservation, permit -> executor.execute(() -> given(permit)));
        }

        private void given(Permit permit) {
            if (!complete(permit)) {
                permit.close();
            }
        }

        /** Leaves the lines; without effect where the permits were given. */
        @Override
        void stopWork(@Nullable Throwable error) {
            waiter.leave();
        }
    }

    /** The permits if they are free and nobody waits for them, else null. */
    @Nullable
    Permit tryAcquire() {
        return new Waiter(this, unused -> {}).tryNow();
    }
}
