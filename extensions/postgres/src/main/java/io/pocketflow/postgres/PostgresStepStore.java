package io.pocketflow.postgres;

import io.pocketflow.core.RunTimer;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.json.JsonCodec;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A step store in a PostgreSQL database (version 14 or newer), which any number of processes and machines share.
 * Thread-safe.
 *
 * <pre>{@code
 * try (PostgresStepStore store = PostgresStepStore.open("postgresql://app@db.example/runs")) {
 *     flow.run(shared, RunOptions.defaults()
 *             .withStore(store).withRunId("report-42").withTakeover(Takeover.WAIT));
 * }
 * }</pre>
 *
 * <p>Each run has one owner at a time. The owner holds a lease, which it renews while it runs. If the owner dies, is paused
 * or cannot reach the database for longer than the lease, another process may take the run over, and every record that the
 * old owner then sends is refused. Calls in flight at a crash or a pause may be repeated, nothing else is.
 *
 * <p>Records of all runs are written by one thread, many in one transaction, and are durable when the step continues. Results
 * are stored as JSON, in exactly the type that their node declares. Records are trusted: a user who may write the tables
 * controls later runs.
 */
public final class PostgresStepStore implements DurableStore {

    private final PostgresOptions options;
    private final Database database;
    private final String owner;
    private final RunTimer timer;
    private final RecordRows records;
    private final RunRows runs;
    private final Upkeep upkeep;
    private final GroupCommit writer;
    private final Leases leases;
    private final JsonCodec codec;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresStepStore(Database database, Connection first, PostgresOptions options, RunTimer timer) {
        this.database = database;
        this.options = options;
        this.owner = Preparation.ownerName();
        this.timer = timer;
        this.records = new RecordRows(options.schema());
        this.runs = new RunRows(options.schema());
        this.upkeep = new Upkeep(options.schema(), records);
        this.codec = new JsonCodec(options.modules(), options.verified());
        this.writer = new GroupCommit(database, new RecordWriter(options.schema()), first, options.lease());
        this.leases = new Leases(
                database,
                new LeaseRows(options.schema(), owner, options.lease()),
                records,
                writer,
                timer,
                options.lease());
    }

    /** Opens the store at a URL with the default options; see {@link #open(PostgresUrl, PostgresOptions)}. */
    public static PostgresStepStore open(String url) {
        return open(PostgresUrl.parse(url), PostgresOptions.defaults());
    }

    /**
     * Opens the store in a database. Creates or updates its schema, if the options say so; other processes that open it
     * wait meanwhile.
     *
     * @throws PostgresException if the database cannot be reached or used, or its schema is missing or newer
     */
    public static PostgresStepStore open(PostgresUrl url, PostgresOptions options) {
        return open(url, options, RunTimer.system());
    }

    static PostgresStepStore open(PostgresUrl url, PostgresOptions options, RunTimer timer) {
        Objects.requireNonNull(url, "the URL of the store must not be null");
        Database database = Database.of(url, options.connections());
        try {
            return new PostgresStepStore(database, Preparation.prepare(database, options), options, timer);
        } catch (Throwable failed) {
            database.close();
            throw failed;
        }
    }

    /** Returns the SQL script that creates the schema, for an administrator; see {@link PostgresOptions#withMigration}. */
    public static String migrations(PostgresOptions options) {
        return Migrations.script(options.schema());
    }

    // ---- the store

    /**
     * Opens the records of a run for this store; see {@link StepStore#open}. A run that this store has opened already is
     * shared, and released when the last of its leases is closed. {@link Takeover#WAIT} blocks, also while the database
     * restarts.
     *
     * @throws RunHeldException if another owner holds the run and the takeover does not permit to take it over
     * @throws PostgresException if the database cannot be used
     */
    @Override
    public Lease open(String runId, Takeover takeover) {
        return openStore(runId, takeover, null);
    }

    /**
     * Opens the records of a run.
     *
     * @param group the group whose records the run finds too, or null
     */
    LeaseStore openStore(String runId, Takeover takeover, @Nullable GroupStore group) {
        Objects.requireNonNull(takeover, "takeover must not be null");
        Names.check("a run id", runId);
        return new LeaseStore(leases.open(runId, takeover), group, leases, writer, records, codec);
    }

    /**
     * Returns a view of this store for runs of one job that divide its items: each saves its own records, and finds those of
     * the others too.
     *
     * @param group the name of the group; the ids of its runs begin with the name and a slash
     */
    public GroupStore inGroup(String group) {
        Names.check("a group", group);
        return new GroupStore(this, new GroupRows(options.schema(), group), records, timer);
    }

    /**
     * Returns money that all processes with this database spend together; see {@link SharedBudget}.
     *
     * @param name the name of the budget, the same in all processes
     * @param limit the maximum sum of reserved amounts, at least 0, in any currency
     */
    public SharedBudget budget(String name, BigDecimal limit) {
        return new SharedBudget(database, new BudgetRows(options.schema()), name, limit);
    }

    /** {@inheritDoc} Reads the database, also while another process owns the run. */
    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        return Optional.ofNullable(database.read(connection -> records.find(connection, runId, StepHash.of(step))))
                .map(Row::record);
    }

    @Override
    public Optional<List<StepKey>> questions(String runId) {
        return Optional.of(database.read(connection -> {
            Long run = records.run(connection, runId);
            return run == null ? List.of() : records.questions(connection, run);
        }));
    }

    /**
     * Fails: only the store of a {@linkplain #open lease} saves records, because each record must carry the number of its
     * owner's lease.
     */
    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        return CompletableFuture.failedFuture(new IllegalStateException("the record of step " + step + " of run '"
                + runId + "' is not saved: open the run first, and save by the store of its lease"));
    }

    @Override
    public Optional<StepCodec> codec() {
        return Optional.of(codec);
    }

    // ---- what the store contains

    /** Returns all runs, in the order in which they began. */
    public List<PostgresRun> runs() {
        return database.read(runs::all);
    }

    /**
     * Passes the newest record of each step of a run to a consumer, in the order of the first records, with its result. Holds
     * some hundred records at a time.
     *
     * @throws IllegalArgumentException if the store has no such run
     */
    public void forEachStep(String runId, Consumer<JournalStep> to) {
        Objects.requireNonNull(to, "the consumer must not be null");
        database.transact(connection -> {
            records.forEach(connection, upkeep.require(connection, runId), row -> {
                if (!row.key().isStart()) {
                    to.accept(row.shown());
                }
            });
            return null;
        });
    }

    // ---- upkeep

    /** Adds a fork as {@link #fork(String, StepKey, String)} does, and returns its id: {@code report-42-fork-1} or the next. */
    @Override
    public String fork(String runId, StepKey from) {
        String forkId = database.read(connection -> upkeep.forkId(connection, runId));
        fork(runId, from, forkId);
        return forkId;
    }

    /**
     * Adds a run that continues another one from a step on, with the records of the steps whose results the run had used
     * before that step; see {@link io.pocketflow.durable.Journal#fork(String, StepKey, String)}. The first run does not
     * change and may be active. The fork is there as a whole or not at all.
     *
     * @throws IllegalArgumentException if the store has no such run or step, or has a run of the new id already
     */
    @Override
    public void fork(String runId, StepKey from, String forkId) {
        Objects.requireNonNull(from, "the step at which a run is forked must not be null");
        Objects.requireNonNull(forkId, "the run id of a fork must not be null");
        database.read(connection -> upkeep.require(connection, runId));
        change(forkId, (connection, lease) -> upkeep.fork(connection, runId, from, lease));
    }

    /**
     * Removes records of a run, so that the next run of this id makes their steps again; see {@link
     * io.pocketflow.durable.Journal#rerun}.
     *
     * @param steps chooses steps by their newest records, which have their results
     * @return the number of steps that will run again
     * @throws IllegalArgumentException if the store has no such run
     * @throws RunHeldException if a process holds the run
     */
    @Override
    public long rerun(String runId, Predicate<JournalStep> steps) {
        Objects.requireNonNull(steps, "the choice of steps must not be null");
        database.read(connection -> upkeep.require(connection, runId));
        long[] removed = new long[1];
        change(runId, (connection, lease) -> removed[0] = upkeep.forget(connection, lease, steps));
        return removed[0];
    }

    /**
     * Removes a run with all its records.
     *
     * @throws IllegalArgumentException if the store has no such run
     * @throws RunHeldException if a process holds the run
     */
    @Override
    public void remove(String runId) {
        database.read(connection -> upkeep.require(connection, runId));
        change(runId, upkeep::remove);
    }

    /**
     * Removes the runs whose newest record is older than the given age. Keeps runs that a process holds, runs with a
     * question that waits for its answer, and runs whose job is not done.
     *
     * @param age at least 0, by the clock of the database
     * @return the ids of the removed runs
     */
    @Override
    public List<String> prune(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("the age of runs to remove must not be negative but was " + age);
        }
        List<String> removed = new ArrayList<>();
        for (String runId : database.<List<String>>read(connection -> upkeep.old(connection, age, owner))) {
            try {
                change(runId, (connection, lease) -> {
                    // a process may have run it since the first look
                    if (upkeep.old(connection, age, owner).contains(runId)) {
                        upkeep.remove(connection, lease);
                        removed.add(runId);
                    }
                });
            } catch (RunHeldException active) {
                // it is in use, so it is not old any more
            }
        }
        return List.copyOf(removed);
    }

    private void change(String runId, RunChange change) {
        change.make(openStore(runId, Takeover.IF_EXPIRED, null), database);
    }

    // ---- for the worker and for groups

    Database database() {
        return database;
    }

    RunRows runRows() {
        return runs;
    }

    /** Returns the name of this store among all owners of runs. */
    String owner() {
        return owner;
    }

    /** Returns the URL of the database with a masked password, and the schema. */
    @Override
    public String toString() {
        return database.url() + " schema " + options.schema();
    }

    /** Writes what was handed over, releases all runs, and closes the connections. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leases.close();
            writer.close();
            database.close();
        }
    }
}
