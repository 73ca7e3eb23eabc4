package io.pocketflow.core.limit;

import io.pocketflow.core.Futures;
import io.pocketflow.core.future.WorkFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The permits that one attempt needs, from one or several {@link Limiter limiters}. They are granted all at once or not
 * at all. Immutable and thread-safe.
 */
public final class Reservation {

    /** The weight needed from one limiter. */
    record Need(Limiter limiter, long weight) {}

    /** An empty reservation. */
    public static final Reservation NONE = new Reservation(List.of());

    /** Sorted by the limiters' numbers, one for each limiter: the order in which their locks are acquired. */
    final List<Need> needs;

    private Reservation(List<Need> needs) {
        this.needs = needs;
    }

    static Reservation of(Limiter limiter, long weight) {
        return new Reservation(List.of(new Need(limiter, weight)));
    }

    /**
     * Returns the sum of this reservation and another one. If both name a limiter, it grants one permit with the sum of
     * both weights.
     */
    public Reservation and(Reservation other) {
        Objects.requireNonNull(other, "a reservation must not be null; use Reservation.NONE for no permits");
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

    /** Returns this reservation plus those needs of the other one whose limiters it does not name. */
    public Reservation orElse(Reservation other) {
        List<Need> more = new ArrayList<>(other.needs);
        more.removeIf(need -> needs.stream().anyMatch(own -> own.limiter == need.limiter));
        return more.size() == other.needs.size() ? and(other) : and(new Reservation(more));
    }

    /**
     * Returns the names of the limiters without room for this reservation now, or of all its limiters if each has room: it
     * then waits behind others.
     */
    public String heldBackBy() {
        String names = names(needs.stream().filter(need -> need.limiter.lacksRoom(need.weight)));
        return names.isEmpty() ? names(needs.stream()) : names;
    }

    private static String names(Stream<Need> needs) {
        return needs.map(need -> need.limiter.name()).collect(Collectors.joining(", "));
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
     * Acquires the permits, for use outside of a node. The future completes when they are granted, never on a timer's
     * thread. Close the permit to release all of them; cancel the future, or a future derived from it, to leave the
     * lines.
     */
    public CompletableFuture<Permit> acquireAsync() {
        if (needs.isEmpty()) {
            return Futures.abortable(CompletableFuture.completedFuture(Permit.NONE));
        }
        PermitFuture future = new PermitFuture(this, needs.get(0).limiter().executor());
        Permit now = future.claim.tryNow();
        if (now != null) {
            future.complete(now);
        } else {
            future.claim.join();
        }
        return future;
    }

    /**
     * Reports that the response to a start with these permits begins to arrive. For work whose permits are held by
     * the engine; a holder calls {@link Permit#began}. Call it at most once for each start, before its permits are
     * released. Starts of equal weight are interchangeable.
     */
    public void began() {
        needs.forEach(need -> need.limiter.began(need.weight));
    }

    /**
     * Corrects the weight of a start with this permit, which the window counts with the reserved weight. For work
     * whose permit is held by the engine; a holder calls {@link Permit#correct}.
     *
     * @throws IllegalArgumentException if the actual weight is negative, or if this reservation has permits of several
     *     limiters
     */
    public void correct(long actual) {
        correct(OptionalLong.empty(), actual);
    }

    /** Corrects the weight of a start from the last corrected one, or from the reserved one. */
    void correct(OptionalLong corrected, long actual) {
        if (needs.size() > 1) {
            throw new IllegalArgumentException(
                    "the actual weight " + actual + " must be of one limiter, but this" + " reservation has permits of "
                            + needs.size() + " limiters: correct a reservation of each limiter");
        }
        needs.forEach(need -> need.limiter.correct(corrected.orElse(need.weight), actual));
    }

    /** The future permits of one caller. */
    private static final class PermitFuture extends WorkFuture<Permit> {

        private final Claim claim;

        PermitFuture(Reservation reservation, Executor executor) {
            this.claim = new Claim(reservation, permit -> executor.execute(() -> given(permit)));
        }

        private void given(Permit permit) {
            if (!complete(permit)) {
                permit.close();
            }
        }

        /** Leaves the lines; has no effect if the permits were granted. */
        @Override
        protected void stopWork(@Nullable Throwable error) {
            claim.abandon();
        }
    }

    /**
     * Creates a claim for the permits, which begins to wait when it {@linkplain Claim#join joins} the lines.
     *
     * @param granted called once when the permits are granted, on the thread that made room, which may be a timer's; it
     *     must not block
     */
    public Claim claim(Consumer<Permit> granted) {
        return new Claim(this, granted);
    }

    /** Returns the permits if they are free and the lines are empty, else null. */
    public @Nullable Permit tryAcquire() {
        return new Claim(this, unused -> {}).tryNow();
    }
}
