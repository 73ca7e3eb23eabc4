package io.pocketflow.durable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.durable.threads.Daemons;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bounded queue of events, and the thread that writes them to a file. Thread-safe. */
final class EventWriter {

    private static final Logger LOG = LoggerFactory.getLogger(JsonlEvents.class);
    private static final int BATCH = 256;
    private static final long IDLE_MILLIS = 100;

    private final String name;
    private final EventFile file;
    private final ObjectMapper mapper = EventLine.mapper();
    private final BlockingQueue<FlowEvent> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    /** Whether the last write failed; used by the writer's thread only. */
    private boolean failing;
    /** The number of dropped events that the file contains; used by the writer's thread only. */
    private long noted;

    EventWriter(String name, EventFile file, int maxQueued) {
        this.name = name;
        this.file = file;
        this.queue = new ArrayBlockingQueue<>(maxQueued);
        this.thread = Daemons.start("pocketflow-events " + name, this::write);
    }

    void add(FlowEvent event) {
        if (closed || !queue.offer(event)) {
            drop(1, closed ? "they are closed" : "the disk is slower than the events", null);
        } else if (closed && !thread.isAlive() && queue.remove(event)) {
            drop(1, "they are closed", null);
        }
    }

    long dropped() {
        return dropped.get();
    }

    private void drop(long count, String why, @Nullable Throwable cause) {
        if (count > 0 && dropped.getAndAdd(count) == 0) {
            LOG.warn("events are missing from {}: {}; the run continues, and dropped() counts them", name, why, cause);
        }
    }

    /** Waits until the queue is written, or the time is over. */
    void close(Duration timeout) {
        closed = true;
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // what the writer did not reach
        drop(drained().size(), "the disk is too slow to write the last ones before the end", null);
    }

    private List<FlowEvent> drained() {
        List<FlowEvent> left = new ArrayList<>();
        queue.drainTo(left);
        return left;
    }

    private void write() {
        try {
            List<FlowEvent> batch = new ArrayList<>();
            while (next(batch)) {
                append(batch);
                batch.clear();
            }
            failing = false;
            noteDropped();
        } finally {
            end();
        }
    }

    /** Fills the batch, and waits for the first event; returns false at the end. */
    private boolean next(List<FlowEvent> batch) {
        while (batch.isEmpty()) {
            boolean last = closed;
            queue.drainTo(batch, BATCH);
            if (!batch.isEmpty()) {
                return true;
            }
            if (last) {
                return false;
            }
            await(batch);
        }
        return true;
    }

    private void await(List<FlowEvent> batch) {
        noteDropped();
        try {
            FlowEvent first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
            }
        } catch (InterruptedException stray) {
            // this thread is interrupted by nobody who knows it
            Thread.interrupted();
        }
    }

    private void append(List<FlowEvent> batch) {
        StringBuilder lines = new StringBuilder();
        int written = 0;
        for (FlowEvent event : batch) {
            try {
                lines.append(EventLine.of(event, mapper)).append('\n');
                written++;
            } catch (RuntimeException | StackOverflowError unwritable) {
                drop(1, "an event has no line", unwritable);
            }
        }
        long before = dropped.get();
        if (!save(dropLine(before) + lines)) {
            drop(written, "the disk failed", null);
        } else {
            noted = before;
        }
    }

    private void noteDropped() {
        long count = dropped.get();
        String line = failing ? "" : dropLine(count);
        if (!line.isEmpty() && save(line)) {
            noted = count;
        }
    }

    private String dropLine(long count) {
        return count == noted ? "" : EventLine.dropped(count - noted, Instant.now(), mapper) + "\n";
    }

    private boolean save(String lines) {
        try {
            file.append(lines);
            failing = false;
        } catch (IOException | RuntimeException failure) {
            if (!failing) {
                LOG.warn("cannot write events to {}", name, failure);
            }
            failing = true;
        }
        return !failing;
    }

    private void end() {
        closed = true;
        try {
            file.close();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("cannot close the events in {}", name, failure);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
