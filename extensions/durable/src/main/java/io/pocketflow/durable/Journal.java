package io.pocketflow.durable;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.fork.StartRecord;
import io.pocketflow.durable.json.Encoded;
import io.pocketflow.durable.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

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
public final class Journal implements DurableStore {

    private final JournalLock lock;
    private final Appender appender;
    private final JournalWriter writer;
    private final InstantSource clock;
    private final JsonCodec codec;
    private final Upkeep upkeep;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Journal(JournalLock lock, Appender appender, InstantSource clock, JsonCodec codec) {
        this.lock = lock;
        this.appender = appender;
        this.clock = clock;
        this.codec = codec;
        this.upkeep = new Upkeep(appender, clock);
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
        return open(path, JournalOptions.defaults().withDurability(durability));
    }

    /**
     * Opens a journal like {@link #open(Path, Durability)}, with options.
     * @throws IllegalStateException as {@link #open(Path, Durability)}
     * @throws UncheckedIOException if the file or the lock cannot be read or written
     */
    public static Journal open(Path path, JournalOptions options) {
        return open(path, options, InstantSource.system(), JournalFile::open, file -> {});
    }

    /** Starts a journal over whose records survive a crash of the machine; see {@link #openFresh(Path, JournalOptions)}. */
    public static Journal openFresh(Path path) {
        return openFresh(path, JournalOptions.defaults());
    }

    /**
     * Opens a journal like {@link #open(Path, JournalOptions)}, but deletes its records first, even if the journal is
     * damaged or of another version. Leaves the file unchanged if the journal is open elsewhere, or if the file is
     * neither empty nor a journal.
     * @throws IllegalStateException if the journal is already open, or the file is not a journal
     * @throws UncheckedIOException if the file cannot be read or written
     */
    public static Journal openFresh(Path path, JournalOptions options) {
        return open(path, options, InstantSource.system(), JournalFile::open, JournalFile::startOver);
    }

    static Journal open(Path path, Durability durability, InstantSource clock, JournalFile.Opener opener) {
        return open(path, JournalOptions.defaults().withDurability(durability), clock, opener, file -> {});
    }

    /** Opens a journal. Runs the preparation of the file first, while this opener holds the lock. */
    private static Journal open(
            Path path,
            JournalOptions options,
            InstantSource clock,
            JournalFile.Opener opener,
            JournalFile.Preparation preparation) {
        Objects.requireNonNull(options, "options must not be null");
        if (Objects.requireNonNull(path, "path must not be null").getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    "a journal must be a file of the default file system but was " + path.toUri());
        }
        try {
            Path real = JournalFile.make(path);
            JournalLock lock = JournalLock.take(real, clock.instant(), options.locks());
            try {
                preparation.prepare(real);
                return new Journal(
                        lock,
                        Appender.open(real, options.durability(), opener),
                        clock,
                        new JsonCodec(options.modules(), options.verified()));
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
        Optional<StepRecord> found = appender.find(Line.name(runId, step));
        if (step.isStart()) {
            found.ifPresent(start -> StartRecord.refuseUnfinished(runId, start));
        }
        return found;
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
     * Adds a run that continues another one from a step on, and returns its id: {@code report-42-fork-1} for the first
     * fork of {@code report-42}. See {@link #fork(String, StepKey, String)}.
     */
    @Override
    public String fork(String runId, StepKey from) {
        String[] forkId = new String[1];
        rewrite(() -> {
            forkId[0] = upkeep.forkId(runId);
            upkeep.fork(runId, from, forkId[0]);
        });
        return forkId[0];
    }

    /**
     * Adds a run that continues another one from a step on. The fork has the records of the steps whose results the run
     * had used before that step, in the same order, and the step and all later steps are made again, once the fork is
     * run with the same flow and initial store. A run with parallel parts used results in the order in which it called
     * its posts. The other items of the step's batch and, in the run of a pool, all other items keep their records.
     * Unanswered questions are asked again. Blocks until the fork is durable; the first run does not change, and
     * {@link JournalRun#origin} names it. A fork that fails half-way, or whose process ends, cannot be run; the same call
     * starts it over.
     *
     * <pre>{@code
     * journal.fork("report-42", StepKey.parse("Report#0/Write#0"), "report-42b");
     * flow.run(shared, options.withRunId("report-42b"));
     * }</pre>
     *
     * @param from the step, as {@link Journal#read} names it. A batch without an item, {@code Summarise#0}, means all
     *     its items; a flow means its first step
     * @throws IllegalArgumentException if the journal has no such run or step, or has a run of the new id already
     * @throws UncheckedIOException if the journal cannot be read or written
     */
    @Override
    public void fork(String runId, StepKey from, String forkId) {
        Objects.requireNonNull(from, "the step at which a run is forked must not be null");
        Objects.requireNonNull(forkId, "the run id of a fork must not be null");
        rewrite(() -> upkeep.fork(runId, from, forkId));
    }

    /**
     * Removes records of a run, so that the next run of this id makes their steps again: items of a batch or pool whose
     * answer was a fallback, or was wrong. Failed steps need no removal, because they always run again. Where a later
     * step used the removed result, {@link io.pocketflow.core.RunOptions#withChangedInput} decides; {@link #fork} makes
     * all later steps again. Rewrites the journal as {@link #prune} does. The run must not be active.
     *
     * @throws IllegalArgumentException if the journal has no such run
     * @throws UncheckedIOException if the journal cannot be read or written
     */
    @Override
    public long rerun(String runId, Predicate<JournalStep> steps) {
        Objects.requireNonNull(steps, "the choice of steps must not be null");
        long[] removed = new long[1];
        rewrite(() -> removed[0] = upkeep.forget(runId, steps));
        return removed[0];
    }

    /** {@inheritDoc} Rewrites the journal as {@link #prune} does. */
    @Override
    public void remove(String runId) {
        rewrite(() -> upkeep.remove(runId));
    }

    /**
     * Removes the runs whose newest record is older than the given age, and compacts the journal. Keeps runs with a
     * question that waits for its answer, since the answer may come at any time; {@link #remove} removes them too. Blocks
     * until the new file replaces the old one.
     *
     * @param age at least 0, by the clock of the machine
     * @return the ids of the removed runs
     * @throws UncheckedIOException if the journal cannot be read or written
     */
    @Override
    public List<String> prune(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("the age of runs to remove must not be negative but was " + age);
        }
        List<String> removed = new ArrayList<>();
        rewrite(() -> removed.addAll(upkeep.removeOlderThan(age)));
        return List.copyOf(removed);
    }

    /** Rewrites the journal with only the newest record of each step. Blocks until that is done. */
    public void compact() {
        rewrite(() -> appender.compact(line -> true));
    }

    /** Runs a task that may replace the file, and lets the lock follow it. */
    private void rewrite(JournalWriter.Task task) {
        JournalWriter.await(writer.execute(() -> {
            try {
                task.run();
            } finally {
                lock.replaced();
            }
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
            JournalWriter.await(done);
        }
    }

    @Override
    public String toString() {
        return "journal " + appender.path();
    }
}
