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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * A step store in a file: one line of JSON a record, appended and, by default, forced to disk before the step goes on.
 * It holds any number of runs, told apart by their ids. Thread-safe.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(Path.of("report.journal"))) {
 *     flow.run(shared, RunOptions.defaults().withStore(journal).withRunId("report-42"));
 * }
 * }</pre>
 *
 * <p>Run that again after a crash: finished {@code exec}s are answered from the journal. For unchanged inputs, a step
 * whose record is durable is never run again; a step in flight at the crash may be.
 *
 * <p>Results are kept as JSON, in the type that their node declares and no other. One process at a time has a journal
 * open; {@link #read} looks at it without.
 *
 * <p>Records are believed, answers to questions included: checksums find damage and not forgery. Anybody who can write the
 * file decides what later runs do, so protect a journal like the program itself.
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

    /** Opens a journal whose records survive the end of the machine; see {@link #open(Path, Durability)}. */
    public static Journal open(Path path) {
        return open(path, Durability.FSYNC);
    }

    /**
     * Opens a journal, made if there is none, with its folder. What a crash left of the last write is cut off.
     *
     * <p>One opener at a time writes a journal, whatever the name under which it is opened. Processes on other machines or in
     * other containers are kept out by the lock of the file system alone, which POSIX drops when any code of this process
     * closes a handle of the file {@code .lock} beside the journal: let no backup in this process read it.
     *
     * @throws IllegalStateException if somebody else has it open (the message says who, where and since when), or the
     *     file is no journal
     * @throws UnreadableJournalException if it is a journal of another version, or a line before the last is damaged or
     *     malformed
     * @throws UncheckedIOException if the file cannot be read and written
     */
    public static Journal open(Path path, Durability durability) {
        return open(path, durability, InstantSource.system(), JournalFile::open);
    }

    /** Starts over a journal whose records survive the end of the machine; see {@link #openFresh(Path, Durability)}. */
    public static Journal openFresh(Path path) {
        return openFresh(path, Durability.FSYNC);
    }

    /**
     * As {@link #open(Path, Durability)}, but forgets all that is in the journal, also if that is damaged or of another
     * version. It is forgotten once nobody else has it open; a file that is neither empty nor a journal stays as it is.
     *
     * @throws IllegalStateException if somebody else has it open, or the file is no journal
     * @throws UncheckedIOException if the file cannot be read and written
     */
    public static Journal openFresh(Path path, Durability durability) {
        return open(path, durability, InstantSource.system(), JournalFile::open, JournalFile::startOver);
    }

    static Journal open(Path path, Durability durability, InstantSource clock, JournalFile.Opener opener) {
        return open(path, durability, clock, opener, file -> {});
    }

    /** Opens it; what is to be done to the file before, while nobody else has it, is done then. */
    private static Journal open(
            Path path,
            Durability durability,
            InstantSource clock,
            JournalFile.Opener opener,
            JournalFile.Preparation preparation) {
        Objects.requireNonNull(durability, "durability must not be null");
        if (Objects.requireNonNull(path, "path must not be null").getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    "a journal must be a file of the default file system but was " + path.toUri());
        }
        try {
            Path real = JournalFile.make(path);
            JournalLock lock = JournalLock.take(real, clock.instant());
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
     * What a journal says of its runs, read without opening it: somebody else may be writing it meanwhile. All of its steps
     * are in memory then; {@link #forEachNewest} goes through those of millions.
     *
     * @throws IllegalStateException if the file is no journal
     * @throws UnreadableJournalException if it is a journal of another version, damaged or malformed
     * @throws UncheckedIOException if it cannot be read
     */
    public static List<JournalRun> read(Path path) {
        return JournalRun.readAll(Objects.requireNonNull(path, "path must not be null"));
    }

    /**
     * Gives every record of a journal in the order of the file, with the id of its run and with its result, without opening
     * the journal and without holding more than one. A later record of a step takes the place of an earlier one.
     *
     * @throws IllegalStateException if the file is no journal
     * @throws UnreadableJournalException if it is a journal of another version, damaged or malformed
     * @throws UncheckedIOException if it cannot be read
     */
    public static void forEach(Path path, BiConsumer<String, JournalStep> to) {
        JournalRun.forEach(path, Objects.requireNonNull(to, "the consumer must not be null"));
    }

    /**
     * As {@link #forEach}, but of each step its newest record only. Journals of any size are read in the same memory; a large one
     * takes a scratch file among the system's temporary files, of 24 bytes a step.
     *
     * @throws IllegalStateException if the file is no journal
     * @throws UnreadableJournalException if it is a journal of another version, damaged or malformed
     * @throws UncheckedIOException if it cannot be read
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

    /** Scans the journal for the number of the line. */
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
                "journal " + appender.path() + " holds a malformed record: " + malformed.getMessage());
    }

    @Override
    public CompletableFuture<?> save(String runId, StepKey step, StepRecord record) {
        if (!(record.value() instanceof Encoded)) {
            throw new IllegalArgumentException("the record of step " + step + " must hold a value that the journal's"
                    + " codec has encoded but holds " + record.value());
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

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the item is not data, because no later process could find it again
     */
    @Override
    public String hash(Object item) {
        return codec.hash(item)
                .orElseThrow(() -> new IllegalArgumentException("an item of a durable batch must be data, by which"
                        + " a later process can find its records, but holds something else; it is a "
                        + item.getClass().getName() + " (StepCodec.hash says what data are)"));
    }

    /** Counts in a scratch file beside the journal once there are many. */
    @Override
    public Occurrences occurrences() {
        return new JournalOccurrences(new HashIndex(appender.path(), HashIndex.IN_MEMORY));
    }

    // ---- upkeep

    /** Writes the journal anew with the newest record of each step only, and goes on with that. Blocks until it is done. */
    public void compact() {
        await(writer.execute(() -> {
            appender.compact();
            lock.replaced();
        }));
    }

    /** Writes what is to be written and closes the file; waits for that. Closing twice is without effect. */
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
