package io.pocketflow.durable;

import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A listener that appends each event to a file, as one line of JSON. Thread-safe; several runs may share it, and one process
 * at a time writes a file.
 *
 * <pre>{@code
 * try (JsonlEvents events = JsonlEvents.to(Path.of("events.jsonl"))) {
 *     flow.run(shared, RunOptions.defaults().withListener(events));
 * }
 * JsonlEvents.read(Path.of("events.jsonl"), event -> System.out.println(event));
 * }</pre>
 *
 * <p>Each line has the version {@code v}, the {@code type}, the time {@code at}, the {@code run} and the {@code path}. The
 * lines of Java values that JSON cannot hold contain their texts. Params are not written. Prompts and replies are written
 * only by {@code FlowListener.withContents(events)}. A new file can be read and written by its owner only.
 *
 * <p>A thread of this object writes the lines. If the disk is slower than the events, at most the given number of events
 * waits in memory, and further events are dropped. If the disk fails, events are dropped until it works again. Dropped
 * events are counted, logged once, and a line of type {@code dropped} stands in their place. Neither affects a run.
 */
public final class JsonlEvents implements FlowListener, AutoCloseable {

    /** The number of events that wait in memory unless another number is given: 10,000. */
    public static final int DEFAULT_QUEUED = 10_000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final EventWriter writer;

    JsonlEvents(EventWriter writer) {
        this.writer = writer;
    }

    /**
     * Opens a file to append events to. Creates it if it does not exist; its directory must exist.
     *
     * @throws UncheckedIOException if the file cannot be opened
     */
    public static JsonlEvents to(Path file) {
        return to(file, DEFAULT_QUEUED);
    }

    /**
     * Opens a file as {@link #to(Path)} does, with a maximum number of events that wait in memory.
     *
     * @throws IllegalArgumentException if the maximum is below 1
     */
    public static JsonlEvents to(Path file, int maxQueued) {
        if (maxQueued < 1) {
            throw new IllegalArgumentException("maxQueued must be at least 1 but was " + maxQueued);
        }
        Objects.requireNonNull(file, "file must not be null");
        try {
            return new JsonlEvents(new EventWriter(file.toString(), new EventFile(file), maxQueued));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file + " for events", e);
        }
    }

    /** Enqueues an event, and returns at once. */
    @Override
    public void on(FlowEvent event) {
        writer.add(event);
    }

    /** Returns the number of events that were dropped so far: the queue was full, the disk failed, or this was closed. */
    public long dropped() {
        return writer.dropped();
    }

    /**
     * Waits until the queued events are written, at most 10 seconds, and closes the file. Events that are not written by
     * then are dropped, and so are later events. Closing again has no effect. An interrupt ends the wait and is kept.
     */
    @Override
    public void close() {
        writer.close(CLOSE_TIMEOUT);
    }

    // ---- reading

    /**
     * The result of reading a file.
     *
     * @param events the number of events that were passed to the consumer
     * @param dropped the number of events that the writer dropped
     * @param unknown the number of lines of a later version or an unknown type, which were skipped
     * @param malformed the number of lines that could not be read, such as a last line that a crash cut off
     */
    public record Reading(long events, long dropped, long unknown, long malformed) {}

    /**
     * Reads a file, also while it is written, and passes its events to the consumer in order. Their params are empty,
     * their errors are {@link RecordedFailure}s, and emitted values are texts, numbers, lists and maps.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Reading read(Path file, Consumer<? super FlowEvent> consumer) {
        long[] counts = new long[4];
        // not Files.newBufferedReader, which rejects a character that a crash cut in two
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line, consumer, counts);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the events of " + file, e);
        }
        return new Reading(counts[0], counts[1], counts[2], counts[3]);
    }

    private static void read(String line, Consumer<? super FlowEvent> consumer, long[] counts) {
        if (line.isBlank()) {
            return;
        }
        FlowEvent event;
        try {
            EventLineReader fields = EventLineReader.of(line);
            long dropped = fields.dropped();
            event = fields.event();
            counts[1] += dropped;
            counts[2] += event == null && dropped == 0 ? 1 : 0;
        } catch (MalformedLineException malformed) {
            counts[3]++;
            return;
        }
        if (event != null) {
            counts[0]++;
            consumer.accept(event);
        }
    }

    @Override
    public String toString() {
        return "events to " + writer;
    }
}
