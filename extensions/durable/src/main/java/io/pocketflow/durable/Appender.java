package io.pocketflow.durable;

import io.pocketflow.core.store.StepRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A writer at the end of a journal. Confined to one thread at a time, except {@link #segment} and {@link #find}. */
final class Appender {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final int FLUSHED_AT = 1 << 20;

    /** A line that is added but not yet written. */
    private record Added(byte[] name, long offset) {}

    private final Path path;
    private final Durability durability;
    private final JournalFile.Opener opener;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final List<Added> added = new ArrayList<>();
    private volatile Segment segment;
    /** The file's length without the remains of a failed write. */
    private long length;

    private @Nullable IOException broken;

    private Appender(Path path, Durability durability, JournalFile.Opener opener, Segment segment) {
        this.path = path;
        this.durability = durability;
        this.opener = opener;
        this.segment = segment;
    }

    /** Opens a journal at its end. Removes the remains of a write that a crash interrupted. */
    static Appender open(Path path, Durability durability, JournalFile.Opener opener) throws IOException {
        Segment segment = new Segment(opener.open(path), new HashIndex(path, HashIndex.IN_MEMORY));
        Appender appender = new Appender(path, durability, opener, segment);
        try {
            appender.readAll();
        } catch (Throwable failed) {
            appender.segment.close();
            throw failed;
        }
        return appender;
    }

    Path path() {
        return path;
    }

    Segment segment() {
        return segment;
    }

    /** Returns the newest record of a step by the step's name, or empty. Thread-safe. */
    Optional<StepRecord> find(byte[] name) {
        while (true) {
            Segment now = segment;
            try {
                Optional<Line> line = now.find(name);
                return line.isEmpty()
                        ? Optional.empty()
                        : Optional.of(line.get().content().record());
            } catch (MalformedLineException malformed) {
                throw unreadable(now, name, malformed);
            } catch (IOException failed) {
                // a compaction may have closed the file meanwhile
                if (now == segment) {
                    throw new UncheckedIOException(
                            "journal " + path + " cannot be read: " + failed.getMessage(), failed);
                }
            }
        }
    }

    /** Returns the failure with the number of the malformed line, which it finds by a scan of the journal. */
    private UnreadableJournalException unreadable(Segment in, byte[] name, MalformedLineException malformed) {
        try {
            long offset = in.offsets().find(name, 0, name.length);
            Scan.read(path, line -> {
                if (line.offset() == offset) {
                    line.line().content();
                }
            });
        } catch (UnreadableJournalException numbered) {
            return numbered;
        } catch (IOException failed) {
            malformed.addSuppressed(failed);
        }
        return new UnreadableJournalException(
                "journal " + path + " contains a malformed record: " + malformed.getMessage());
    }

    private void readAll() throws IOException {
        Segment now = segment;
        long before = now.file().length();
        length = Scan.read(path, line -> now.offsets().put(line.bytes(), line.from(), line.nameEnd(), line.offset()));
        // only now: closing the scan's handle drops this process's locks on the file
        now.file().lock(path);
        if (now.file().length() != before) {
            throw JournalLock.inUse(path, Optional.empty());
        }
        long torn = before - length;
        if (torn > 0) {
            LOG.warn("journal {}: removed {} bytes at its end, left by a write that a crash interrupted", path, torn);
            now.file().truncate(length);
        }
        if (length == 0) {
            put(Line.header(Scan.VERSION));
            flush(true);
            JournalFile.forceFolder(path);
        }
    }

    /** Adds a line, which the next flush writes. */
    void add(byte[] name, Line line) {
        long offset = length + buffer.size();
        put(line);
        added.add(new Added(name, offset));
    }

    private void put(Line line) {
        buffer.writeBytes(line.bytes());
        buffer.write('\n');
    }

    /** Writes all added lines. If that fails, the file keeps none of them. */
    void flush(boolean forced) throws IOException {
        byte[] bytes = buffer.toByteArray();
        List<Added> lines = List.copyOf(added);
        buffer.reset();
        added.clear();
        if (broken != null) {
            throw new IOException(broken.getMessage(), broken);
        }
        Segment now = segment;
        try {
            now.file().write(length, bytes, bytes.length);
        } catch (IOException failed) {
            takeBack(now, failed);
            throw new IOException("journal " + path + " could not be written: " + failed.getMessage(), failed);
        }
        if (forced && durability == Durability.FSYNC) {
            force(now);
        }
        length += bytes.length;
        lines.forEach(line -> now.offsets().put(line.name(), 0, line.name().length, line.offset()));
    }

    /** Removes partly written lines after a failed write, since a full disk may have room again later. */
    private void takeBack(Segment now, IOException failed) {
        try {
            now.file().truncate(length);
        } catch (IOException also) {
            failed.addSuppressed(also);
            broken = failed;
        }
    }

    /**
     * Forces the file to disk. If that fails, the journal accepts no more records: the state of the disk is unknown,
     * and a second force may succeed without writing the data.
     */
    private void force(Segment now) throws IOException {
        try {
            now.file().force();
        } catch (IOException failed) {
            broken = new IOException(
                    "journal " + path + " could not be forced to disk: " + failed.getMessage()
                            + "; close it and open it again",
                    failed);
            throw broken;
        }
    }

    /** A choice of lines. */
    @FunctionalInterface
    interface Choice {
        boolean includes(Scan.Visited line) throws IOException;
    }

    /** Rewrites the journal with only those of the newest lines of each step that a choice includes. */
    void compact(Choice choice) throws IOException {
        Path anew = path.resolveSibling(path.getFileName() + ".compact");
        Files.deleteIfExists(anew);
        PrivateFile.create(anew).close();
        Segment old = segment;
        Appender compacted = open(anew, Durability.PROCESS, opener);
        try {
            Scan.read(path, line -> {
                if (old.isNewest(line) && choice.includes(line)) {
                    compacted.copy(line);
                }
            });
            compacted.flush(false);
            compacted.segment.file().force();
        } catch (Throwable failed) {
            compacted.segment.close();
            Files.deleteIfExists(anew);
            throw failed;
        }
        Files.move(anew, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        JournalFile.forceFolder(path);
        segment = compacted.segment;
        length = compacted.length;
        old.close();
    }

    private void copy(Scan.Visited line) throws IOException {
        addAndFlush(line.name(), line.line());
    }

    /** Adds a line, and writes the added lines if they are many. */
    void addAndFlush(byte[] name, Line line) throws IOException {
        add(name, line);
        if (buffer.size() > FLUSHED_AT) {
            flush(false);
        }
    }

    void close() throws IOException {
        segment.close();
    }
}
