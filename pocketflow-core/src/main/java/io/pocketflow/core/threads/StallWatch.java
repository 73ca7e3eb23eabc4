package io.pocketflow.core.threads;

import io.pocketflow.core.RunTimer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices when short tasks are stuck behind ones that block after all: when some wait and none was taken for a
 * millisecond. Then it has more workers made active, twice as many each time.
 */
final class StallWatch {

    /** How long no task is taken before that is a stall. */
    static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(StallWatch.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Workers workers;
    private final AtomicBoolean watching = new AtomicBoolean();
    /** Counts the short tasks taken, roughly: only whether it changes is looked at. */
    @SuppressWarnings("unused") // proof: read and written through TAKEN
    private int taken;

    StallWatch(Workers workers) {
        this.workers = workers;
    }

    /** A short task is taken. */
    void taken() {
        TAKEN.setOpaque(this, (int) TAKEN.getOpaque(this) + 1);
    }

    /** Short tasks wait: from now on this looks every millisecond, until none does. */
    void begin() {
        if (workers.threads > workers.cores && !watching.get() && watching.compareAndSet(false, true)) {
            lookLater(1);
        }
    }

    private void lookLater(int more) {
        int seen = (int) TAKEN.getOpaque(this);
        RunTimer.system().schedule(() -> look(seen, more), STALL_NANOS);
    }

    /** Puts so many more workers to the short tasks if none was taken since. */
    private void look(int seen, int more) {
        if (workers.tasks.isEmpty()) {
            watching.set(false);
            if (!workers.tasks.isEmpty()) {
                begin();
            }
            return;
        }
        boolean stuck = (int) TAKEN.getOpaque(this) == seen;
        for (int i = 0; stuck && i < more && workers.activate(workers.threads); i++) {
            // one more
        }
        lookLater(stuck ? Math.min(more * 2, workers.threads) : 1);
    }
}
