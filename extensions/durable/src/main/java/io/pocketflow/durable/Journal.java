package io.pocketflow.durable;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A step store in a file. Each record is one line of JSON, appended and, by default, forced to disk before the step
 * continues. A journal holds any number of runs, distinguished by their ids. Thread-safe.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(Path.of("report.journal"))) {
 *     flow.run(shared, RunOptions.defaults().withStore(journal).withRunId("report-42"));
 * }
 * }</pre>
 * <p>After a crash, run the same code again: the journal supplies the results of finished {@code exec} calls. For
 * unchanged inputs, a step whose record is durable is never run again; a step in flight at the crash may be.
 * <p>Results are stored as JSON, in exactly the type that their node declares. One process at a time can open a
 * journal; {@link #read} reads a journal without opening it.
 * <p>Records, including answers to questions, are trusted: checksums detect damage but not forgery. Anyone who can
 * write the file controls later runs, so protect a journal like the program itself.
 */
public final class Journal implements StepStore, AutoCloseable {

    private final JournalLock lock;
    private final Appender appender;
    private final JournalWriter writer;
    private final InstantSource clock;
    private final JsonCodec codec = new JsonCodec();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Journal(JournalLock lock, Appender appender, InstantSource clock) {
        this.lock = lock;
        this.appender = appender;
        this.clock = clock;
        this.writer = new JournalWriter("journal " + appender.path().getFileName(), appender);
    }

    /** Opens a journal whose records survive a crash of the machine; see {@link #open(Path, Durability)}. */
    public static Journal open(Path path) {
        return open(path, Durability.FSYNC);
    }

    /**
     * Opens a journal. Creates the file and its folder if they do not exist. Removes the remains of a write that a
     * crash interrupted.
     * <p>A journal has one opener at a time, under any of the file's names. Only the lock of the file system excludes
     * processes on other machines or in other containers. POSIX drops this lock when any code of this process closes a
     * handle of the file {@code .lock} beside the journal, so no backup in this process may read that file. Closing a
     * handle of the journal itself, as {@link #read} and backups do, admits other processes by other hard links only.
     * @throws IllegalStateException if the journal is already open (the message says by which process, where and since
     *     when), or the file is not a journal
     * @throws UnreadableJournalException if the journal has another version, or a line before the last one is damaged
     *     or malformed
     * @throws UncheckedIOException if the file cannot be read or written
     */
    public static Journal open(Path path, Durability durability) {
        return open(path, durability, InstantSource.system(), JournalFile::open);
    }

    /**
     * Opens a journal like {@link #open(Path, Durability)}, but keeps its lock files in the given folder, which must
     * exist, and not beside the journal. All processes that open the journal should use the same folder; the lock on the
     * journal itself excludes others.
     * @throws IllegalStateException as {@link #open(Path, Durability)}
     * @throws UncheckedIOException if the file or the lock cannot be read or written
     */
    public static Journal open(Path path, Durability durability, Path locks) {
        Objects.requireNonNull(locks, "locks must not be null");
        return open(path, durability, InstantSource.system(), JournalFile::open, file -> {}, locks);
    }

    /** Starts a journal over whose records survive a crash of the machine; see {@link #openFresh(Path, Durability)}. */
    public static Journal openFresh(Path path) {
        return openFresh(path, Durability.FSYNC);
    }

    /**
     * Opens a journal like {@link #open(Path, Durability)}, but deletes its records first, even if the journal is
     * damaged or of another version. Leaves the file unchanged if the journal is open elsewhere, or if the file is
     * neither empty nor a journal.
     * @throws IllegalStateException if the journal is already open, or the file is not a journal
     * @throws UncheckedIOException if the file cannot be read or written
     */
    public static Journal openFresh(Path path, Durability durability) {
        return open(path, durability, InstantSource.system(), JournalFile::open, JournalFile::startOver, null);
    }

    /**
     * Starts a journal over like {@link #openFresh(Path, Durability)}, with lock files in a folder as in {@link
     * #open(Path, Durability, Path)}.
     */
    public static Journal openFresh(Path path, Durability durability, Path locks) {
        Objects.requireNonNull(locks, "locks must not be null");
        return open(path, durability, InstantSource.system(), JournalFile::open, JournalFile::startOver, locks);
    }

    static Journal open(Path path, Durability durability, InstantSource clock, JournalFile.Opener opener) {
        return open(path, durability, clock, opener, file -> {}, null);
    }

    /** Opens a journal. Runs the preparation of the file first, while this opener holds the lock. */
    private static Journal open(
            Path path,
            Durability durability,
            InstantSource clock,
            JournalFile.Opener opener,
            JournalFile.Preparation preparation,
            @Nullable Path locks) {
        Objects.requireNonNull(durability, "durability must not be null");
        if (Objects.requireNonNull(path, "path must not be null").getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    "a journal must be a file of the default file system but was " + path.toUri());
        }
        try {
            Path real = JournalFile.make(path);
            JournalLock lock = JournalLock.take(real, clock.instant(), locks);
            try {
                preparation.prepare(real);
                return new Journal(lock, Appender.open(real, durability, opener), clock);
            } catch (Throwable failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("journal " + path + " cannot be opened: " + failed, failed);
        }
    }

    /**
     * Returns the runs in a journal without opening it, so another process may be writing it. The result holds all
     * steps in memory; for millions of steps use {@link #forEachNewest}.
     * @throws IllegalStateException if the file is not a journal
     * @throws UnreadableJournalException if the journal has another version, is damaged or malformed
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<JournalRun> read(Path path) {
        return JournalRun.readAll(Objects.requireNonNull(path, "path must not be null"));
    }

    /**
     * Passes every record of a journal to a consumer, in the order of the file, with the id of its run and with its
     * result. Does not open the journal and holds one record at a time. A later record of a step replaces an earlier
     * one.
     * @throws IllegalStateException if the file is not a journal
     * @throws UnreadableJournalException if the journal has another version, is damaged or malformed
     * @throws UncheckedIOException if the file cannot be read
     */
    public static void forEach(Path path, BiConsumer<String, JournalStep> to) {
        JournalRun.forEach(path, Objects.requireNonNull(to, "the consumer must not be null"));
    }

    /**
     * Passes the newest record of each step to a consumer, otherwise like {@link #forEach}. The memory does not depend
     * on the size of the journal; a large journal needs a temporary file of 24 bytes per step.
     * @throws IllegalStateException if the file is not a journal
     * @throws UnreadableJournalException if the journal has another version, is damaged or malformed
     * @throws UncheckedIOException if the file cannot be read
     */
    public static void forEachNewest(Path path, BiConsumer<String, JournalStep> to) {
        JournalRun.forEachNewest(path, Objects.requireNonNull(to, "the consumer must not be null"));
    }

    // ---- the store

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        byte[] name = Line.name(runId, step);
        while (true) {
            Segment segment = appender.segment();
            try {
                Optional<Line> line = segment.find(name);
                return line.isEmpty()
                        ? Optional.empty()
                        : Optional.of(line.get().content().record());
            } catch (MalformedLineException malformed) {
                throw unreadable(segment, name, malformed);
            } catch (IOException failed) {
                if (segment == appender.segment()) {
                    throw new UncheckedIOException(
                            "journal " + appender.path() + " cannot be read: " + failed.getMessage(), failed);
                }
            }
        }
    }

    /** Returns the failure with the number of the malformed line, which it finds by a scan of the journal. */
    private UnreadableJournalException unreadable(Segment segment, byte[] name, MalformedLineException malformed) {
        try {
            long offset = segment.offsets().find(name, 0, name.length);
            Scan.read(appender.path(), line -> {
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
                "journal " + appender.path() + " contains a malformed record: " + malformed.getMessage());
    }

    /** {@inheritDoc} Reads the whole journal, in a time that grows with its size. */
    @Override
    public Optional<List<StepKey>> questions(String runId) {
        List<StepKey> open = new ArrayList<>();
        forEachNewest(appender.path(), (run, step) -> {
            if (run.equals(runId) && step.kind() == StepRecord.Kind.ASKED) {
                open.add(step.key());
            }
        });
        return Optional.of(open);
    }

    @Override
    public CompletableFuture<?> save(String runId, StepKey step, StepRecord record) {
        if (!(record.value() instanceof Encoded)) {
            throw new IllegalArgumentException("the record of step " + step + " must have a value that the journal's"
                    + " codec has encoded but has " + record.value());
        }
        byte[] name = Line.name(runId, step);
        return writer.write(name, Line.of(name, record, clock.instant()), true);
    }

    @Override
    public CompletableFuture<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        byte[] name = Line.name(runId, step);
        return writer.write(name, Line.of(name, started, clock.instant()), awaited);
    }

    @Override
    public Optional<StepCodec> codec() {
        return Optional.of(codec);
    }

    /** {@inheritDoc} Many items are counted in a scratch file beside the journal. */
    @Override
    public Occurrences occurrences() {
        return new JournalOccurrences(new HashIndex(appender.path(), HashIndex.IN_MEMORY));
    }

    // ---- upkeep

    /**
     * Rewrites the journal with only the newest record of each step. Blocks until the new file replaces the old one.
     */
    public void compact() {
        await(writer.execute(() -> {
            appender.compact();
            lock.replaced();
        }));
    }

    /** Writes the pending records and closes the file; blocks until that is done. Closing twice has no effect. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            CompletableFuture<?> done = writer.execute(() -> {
                try {
                    appender.close();
                } finally {
                    lock.close();
                }
            });
            writer.close();
            await(done);
        }
    }

    private static void await(CompletableFuture<?> done) {
        try {
            done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw new UncheckedIOException(cause.getMessage(), cause);
            }
            throw failed;
        }
    }

    @Override
    public String toString() {
        return "journal " + appender.path();
    }
}
