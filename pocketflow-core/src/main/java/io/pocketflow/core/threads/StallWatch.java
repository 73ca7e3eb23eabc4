package io.pocketflow.core.threads;

import io.pocketflow.core.RunTimer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A watch for short tasks that are stuck behind blocking ones: some wait and none was started for a millisecond. It
 * then activates more workers, twice as many each time. It adds none while threads that were started do not run yet: then
 * the machine is busy, and doubling the threads each millisecond would fill the memory.
 */
final class StallWatch {

    /** The time without a started task that counts as a stall. */
    static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(StallWatch.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The number of looks in a row without a started task after which the maximum of threads counts as blocked. */
    private static final int STUCK_LOOKS = 100;

    private final Workers workers;
    private final AtomicBoolean watching = new AtomicBoolean();
    /** A rough count of started short tasks; only its changes matter. */
    @SuppressWarnings("unused") // proof: read and written through TAKEN
    private int taken;

    /** The looks in a row without a started task. Written by one look at a time. */
    private int stalls;

    StallWatch(Workers workers) {
        this.workers = workers;
    }

    /** Counts a short task that is started. */
    void taken() {
        TAKEN.setOpaque(this, (int) TAKEN.getOpaque(this) + 1);
    }

    /** Starts the watch, which looks every millisecond until no short task waits. */
    void begin() {
        if (workers.threads > workers.cores && !watching.get() && watching.compareAndSet(false, true)) {
            lookLater(1);
        }
    }

    private void lookLater(int more) {
        int seen = (int) TAKEN.getOpaque(this);
        RunTimer.system().schedule(() -> look(seen, more), STALL_NANOS);
    }

    /** Activates the given number of workers if no short task was started since, and all threads run. */
    void look(int seen, int more) {
        if (workers.tasks.isEmpty()) {
            watching.set(false);
            if (!workers.tasks.isEmpty()) {
                begin();
            }
            return;
        }
        if (workers.areStarting()) {
            lookLater(more);
            return;
        }
        boolean stuck = (int) TAKEN.getOpaque(this) == seen;
        stalls = stuck ? stalls + 1 : 0;
        if (stalls > 0 && stalls % STUCK_LOOKS == 0 && !workers.mayBeMore()) {
            workers.onStuck.accept(workers.tasks.size());
        }
        for (int i = 0; stuck && i < more && workers.activate(workers.threads); i++) {
            // one more
        }
        lookLater(stuck ? Math.min(more * 2, workers.threads) : 1);
    }
}
