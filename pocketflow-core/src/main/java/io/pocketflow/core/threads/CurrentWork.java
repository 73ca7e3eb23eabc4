package io.pocketflow.core.threads;

import org.jspecify.annotations.Nullable;

/**
 * A place for what a thread works on, to be set and cleared by the thread that opened it. Places nest. Threads of which
 * none has opened a place have no thread local.
 */
public final class CurrentWork implements AutoCloseable {

    private static final ThreadLocal<@Nullable CurrentWork> PLACES = new ThreadLocal<>();
    /** Whether a place was ever opened in this process. */
    private static volatile boolean used;

    private final @Nullable CurrentWork around;
    private @Nullable Object work;

    private CurrentWork(@Nullable CurrentWork around) {
        this.around = around;
    }

    /** Opens an empty place on this thread, which hides the one around it. */
    public static CurrentWork open() {
        if (!used) {
            used = true;
        }
        CurrentWork place = new CurrentWork(PLACES.get());
        PLACES.set(place);
        return place;
    }

    /** Returns what this thread works on, or null. */
    public static @Nullable Object get() {
        CurrentWork place = used ? PLACES.get() : null;
        return place == null ? null : place.work;
    }

    /** Sets what the thread works on; null for nothing. */
    public void set(@Nullable Object now) {
        work = now;
    }

    /** Closes the place, on the thread that opened it. */
    @Override
    public void close() {
        if (around == null) {
            PLACES.remove();
        } else {
            PLACES.set(around);
        }
    }
}
