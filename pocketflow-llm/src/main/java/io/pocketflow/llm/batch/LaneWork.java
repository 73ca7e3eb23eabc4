package io.pocketflow.llm.batch;

import io.pocketflow.core.RunTimer;
import io.pocketflow.llm.base.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The threads, the clock and the files of the lane of one run. Thread-safe. */
final class LaneWork {

    private final RunTimer timer;
    private final Executor executor;
    private @Nullable Path folder;
    private volatile boolean closed;

    LaneWork(RunTimer timer) {
        this.timer = timer;
        this.executor = timer instanceof Executor both ? both : Threads.WORK;
    }

    Instant now() {
        return timer.now();
    }

    /** Runs a step, which may block, unless the run is over. */
    void run(Runnable step) {
        executor.execute(() -> {
            if (!closed) {
                step.run();
            }
        });
    }

    /** Runs a step after a wait. */
    void later(Runnable step, Duration wait) {
        timer.schedule(() -> run(step), wait.toNanos());
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns the path of a new file. */
    synchronized Path newFile(String kind) {
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("pocketflow-batches");
            }
            return folder.resolve(kind + "-" + UUID.randomUUID());
        } catch (IOException failed) {
            throw new UncheckedIOException("no folder can be created for the requests of batches", failed);
        }
    }

    /** Ends the work: no further step begins. */
    void close() {
        closed = true;
    }

    /** Deletes the folder, whose files have been deleted. */
    synchronized void deleteFolder() {
        if (folder != null) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException inUse) {
                folder.toFile().deleteOnExit();
            }
        }
    }
}
