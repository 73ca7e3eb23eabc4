package io.pocketflow.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.threads.Daemons;
import io.pocketflow.postgres.PostgresRun.Outcome;
import io.pocketflow.postgres.RunRows.Abandoned;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker that runs submitted jobs, and takes over the jobs of workers that died, were paused or lost the database. It needs
 * no service besides the database. Thread-safe.
 *
 * <pre>{@code
 * try (PostgresStepStore store = PostgresStepStore.open(url);
 *         PostgresWorker worker = PostgresWorker.start(store, 4, Map.of(
 *                 "report", PostgresJob.of(report, input -> Shared.of(input))))) {
 *     worker.submit("report", "report-42", Map.of("topic", "bees"));
 *     ...
 * }
 * }</pre>
 *
 * <p>Each second the worker looks for runs of its jobs that nobody holds. A run whose owner died is therefore taken over
 * within 12 seconds with a lease of 10 seconds. {@link PostgresStepStore#runs} lists the runs with their outcomes.
 */
public final class PostgresWorker implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LONGEST_MESSAGE = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWorker.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final PostgresStepStore store;
    private final Map<String, PostgresJob> jobs;
    private final int most;
    private final RunOptions options;
    private final Thread looker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // ---- guarded by the lock
    private final Set<String> running = new HashSet<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean submitted;
    private boolean closed;

    private PostgresWorker(PostgresStepStore store, int most, Map<String, PostgresJob> jobs, RunOptions options) {
        this.store = store;
        this.most = most;
        this.jobs = new TreeMap<>(jobs);
        this.options = options;
        this.looker = Daemons.start("pocketflow-postgres-worker", this::look);
    }

    /** Starts a worker as {@link #start(PostgresStepStore, int, Map, RunOptions)} does, with the default options of runs. */
    public static PostgresWorker start(PostgresStepStore store, int most, Map<String, PostgresJob> jobs) {
        return start(store, most, jobs, RunOptions.defaults());
    }

    /**
     * Starts a worker.
     *
     * @param most the maximum number of runs at the same time, at least 1
     * @param jobs the jobs by name, at least one; the runs of other jobs are left to other workers
     * @param options the options of all runs; the worker sets the store, the run id and the takeover
     */
    public static PostgresWorker start(
            PostgresStepStore store, int most, Map<String, PostgresJob> jobs, RunOptions options) {
        Objects.requireNonNull(store, "the store of a worker must not be null");
        Objects.requireNonNull(options, "the options of a worker must not be null");
        if (most < 1) {
            throw new IllegalArgumentException("a worker must run at least 1 run at a time but most was " + most);
        }
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("a worker needs at least one job");
        }
        return new PostgresWorker(store, most, jobs, options);
    }

    /**
     * Submits a run: this worker or another one will run it. Returns false, without a change, if there is a run of this id.
     *
     * @param job the name of a job of this worker
     * @param input the input of the job: texts, numbers, booleans, nulls, and lists and maps of these
     * @throws IllegalArgumentException if the worker has no such job, or JSON cannot represent the input
     */
    public boolean submit(String job, String runId, Map<String, ?> input) {
        Names.check("a run id", runId);
        Objects.requireNonNull(input, () -> "the input of run '" + runId + "' must not be null; use an empty map");
        if (!jobs.containsKey(job)) {
            throw new IllegalArgumentException("the worker has no job '" + job + "'; it has " + jobs.keySet());
        }
        String json;
        try {
            json = JSON.writeValueAsString(input);
        } catch (JsonProcessingException unfit) {
            throw new IllegalArgumentException(
                    "the input of run '" + runId + "' cannot be recorded: " + unfit.getOriginalMessage(), unfit);
        }
        if (Names.isRejected(json)) {
            throw new IllegalArgumentException(
                    "the input of run '" + runId + "' cannot be recorded: a text in it has half of a surrogate pair");
        }
        boolean isNew = store.database().read(connection -> store.runRows().submit(connection, runId, job, json));
        wake();
        return isNew;
    }

    /**
     * Runs a job again that has failed, or one that was suspended and whose questions are answered. Returns false if the run
     * has no such outcome.
     */
    public boolean resume(String runId) {
        Objects.requireNonNull(runId, "a run id must not be null");
        boolean resumed = store.database().read(connection -> store.runRows().resume(connection, runId));
        wake();
        return resumed;
    }

    private void wake() {
        lock.lock();
        try {
            submitted = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- looking for runs

    private void look() {
        while (true) {
            int free = free();
            if (free < 0) {
                return;
            }
            try {
                // some of the oldest may be running here
                List<Abandoned> found = store.database()
                        .read(connection -> store.runRows().abandoned(connection, jobs.keySet(), free + most));
                found.forEach(this::begin);
            } catch (PostgresException failed) {
                LOG.warn("the worker looks for runs again: {}", failed.getMessage());
            }
        }
    }

    /** Blocks until it is time to look for runs and one more may run. Returns how many may, or -1 if the worker is closed. */
    private int free() {
        long left = LOOK.toNanos();
        lock.lock();
        try {
            while (!closed && (left > 0 && !submitted || running.size() >= most)) {
                left = left > 0 && !submitted ? changed.awaitNanos(left) : awaitEnd();
            }
            submitted = false;
            return closed ? -1 : most - running.size();
        } catch (InterruptedException ignored) {
            // nobody interrupts this thread to end it
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private long awaitEnd() {
        changed.awaitUninterruptibly();
        return 0;
    }

    private void begin(Abandoned found) {
        lock.lock();
        try {
            if (closed || running.size() >= most || !running.add(found.runId())) {
                return;
            }
            threads.add(Daemons.start("pocketflow-postgres-run", () -> run(found)));
        } finally {
            lock.unlock();
        }
    }

    // ---- a run

    private void run(Abandoned found) {
        boolean hasEnded = false;
        try (LeaseStore opened = store.openStore(found.runId(), Takeover.IF_EXPIRED, null)) {
            LOG.info("run '{}' of job '{}' begins", found.runId(), found.job());
            Outcome outcome = Outcome.DONE;
            String message = null;
            boolean isLeft = false;
            try {
                work(found);
            } catch (FlowSuspended suspended) {
                outcome = Outcome.SUSPENDED;
                message = suspended.getMessage();
            } catch (Throwable failed) {
                outcome = Outcome.FAILED;
                message = String.valueOf(failed.getMessage() == null ? failed : failed.getMessage());
                isLeft = isOfDatabase(failed);
            }
            boolean isStopped = outcome == Outcome.FAILED && (isLeft || isClosed() || !opened.isHeld());
            if (isStopped) {
                LOG.info("run '{}' stopped here and is left to another worker: {}", found.runId(), message);
                return;
            }
            end(found, opened.lease(), outcome, message);
            hasEnded = true;
        } catch (RunHeldException another) {
            LOG.debug("run '{}' was begun by another worker", found.runId());
        } catch (RuntimeException failed) {
            LOG.warn("run '{}' stopped here and is left to the next worker: {}", found.runId(), failed.getMessage());
        } finally {
            lock.lock();
            try {
                running.remove(found.runId());
                threads.remove(Thread.currentThread());
                // without an end, the same run would be found again at once
                submitted |= hasEnded;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void work(Abandoned found) throws Exception {
        Map<String, Object> input = JSON.readValue(found.input(), new TypeReference<>() {});
        Objects.requireNonNull(jobs.get(found.job()))
                .run(input, options.withStore(store).withRunId(found.runId()).withTakeover(Takeover.IF_EXPIRED));
    }

    /**
     * Returns whether a run failed because the database was not there, which another worker may find to be back. A record that
     * exceeds a time limit would exceed it there too, and its call would be paid for each time.
     */
    private static boolean isOfDatabase(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof PostgresException known
                    && Failures.isPassing(known)
                    && !Failures.isOfTimeLimit(known)) {
                return true;
            }
        }
        return false;
    }

    private void end(Abandoned found, PostgresLease lease, Outcome outcome, @Nullable String message) {
        String kept = message == null || message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE);
        String stored = kept == null ? null : kept.replace('\0', ' ');
        store.database().read(connection -> store.runRows().end(connection, lease, outcome, stored));
        LOG.info("run '{}' ended: {}", found.runId(), outcome);
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the worker. Runs that it has begun are interrupted and left to other workers. Blocks until they have ended here, at
     * most for 10 seconds. The store stays open.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            threads.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
        Daemons.join(looker);
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(10);
            while (!running.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
