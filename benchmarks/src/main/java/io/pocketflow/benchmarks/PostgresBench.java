package io.pocketflow.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.PostgresOptions;
import io.pocketflow.postgres.PostgresStepStore;
import io.pocketflow.postgres.PostgresUrl;
import io.pocketflow.postgres.SharedBudget;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The benchmark of the store in PostgreSQL: records per second beside single-row commits, the overhead on 50 ms calls, the
 * time to resume a long run, the same for a job that is divided among runs of a group, and reservations per second.
 */
final class PostgresBench {

    private static final long SECONDS = Long.getLong("seconds", 5);
    private static final int RECORDS = Integer.getInteger("records", 1_000_000);
    private static final int WRITERS = 64;
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 3;
    private static final int SPREAD = 10;
    /** The calls of a run for each one in flight: in six seconds, the time to open the run hardly counts. */
    private static final int CALLS_EACH = 120;

    private static final String SCHEMA = "pocketflow_bench";
    private static final String RESULT = "A summary of two sentences, as a model gives it. ".repeat(4);

    /** The work of one writer: makes one record durable. */
    @FunctionalInterface
    private interface Writing {
        void write(long number) throws Exception;
    }

    private final String url;
    private final PostgresOptions options = PostgresOptions.defaults().withSchema(SCHEMA);

    private PostgresBench(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        String given = System.getProperty("url");
        if (given != null) {
            new PostgresBench(given).measure();
            return;
        }
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            builder.setServerConfig(setting, "on");
        }
        try (EmbeddedPostgres server =
                builder.setServerConfig("max_wal_size", "4GB").start()) {
            new PostgresBench("postgresql://postgres@localhost:" + server.getPort() + "/postgres").measure();
        }
    }

    private void measure() throws Exception {
        try (HikariDataSource pool = pool()) {
            execute(pool, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
            rates(pool);
            commit(pool);
            overhead();
            resume();
            groups();
            reservations();
            execute(pool, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
        }
    }

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:" + url.replaceFirst("://([^@/]*)@([^?]*)", "://$2?user=$1"));
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PostgresStepStore open() {
        return PostgresStepStore.open(PostgresUrl.parse(url), options);
    }

    // ---- records per second: each writer waits for its record before it creates the next

    private void rates(HikariDataSource pool) throws Exception {
        double[] group = new double[ROUNDS];
        double[] single = new double[ROUNDS];
        try (PostgresStepStore store = open()) {
            execute(pool, "CREATE TABLE " + SCHEMA + ".single (LIKE " + SCHEMA + ".record INCLUDING ALL)");
            try (StepStore.Lease lease = store.open("rate", Takeover.NEVER)) {
                AtomicLong numbers = new AtomicLong();
                Writing grouped = number -> save(lease.store(), "rate", number).join();
                Writing alone = number -> insert(pool, number);
                rate(grouped, numbers);
                rate(alone, numbers);
                for (int i = 0; i < ROUNDS; i++) {
                    group[i] = rate(grouped, numbers);
                    single[i] = rate(alone, numbers);
                }
            }
        }
        String of = "records of " + RESULT.length() + " characters";
        JournalBench.print("records/s, group commit, " + WRITERS + " writers", Stats.median(group), of);
        JournalBench.print("records/s, single rows, pool of " + CONNECTIONS, Stats.median(single), of);
        JournalBench.print(
                "quotient of the medians of " + ROUNDS + " rounds", Stats.median(group) / Stats.median(single), "");
    }

    private static CompletableFuture<?> save(StepStore store, String run, long number) {
        StepKey step = new StepKey(List.of(
                new StepKey.Part("Research", 0, Long.toHexString(number) + "~0"),
                new StepKey.Part("Summarise", 0, "")));
        Object kept = store.codec().orElseThrow().encode(RESULT, String.class);
        return store.save(run, step, new StepRecord(StepRecord.Kind.DONE, kept, "", "", 1))
                .toCompletableFuture();
    }

    private static void insert(HikariDataSource pool, long number) throws SQLException {
        String sql =
                "INSERT INTO " + SCHEMA + ".single (run, hash, step, kind, value, fingerprint, input, attempts, number,"
                        + " position, at) VALUES (1, md5(?)::uuid, ?, 'DONE', ?::json, '', '', 1, 0, ?, clock_timestamp())";
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            String step = "Research#0[" + Long.toHexString(number) + "~0]/Summarise#0";
            statement.setString(1, step);
            statement.setString(2, step);
            statement.setString(3, '"' + RESULT + '"');
            statement.setLong(4, number);
            statement.executeUpdate();
        }
    }

    private static double rate(Writing writing, AtomicLong numbers) throws InterruptedException {
        AtomicLong saved = new AtomicLong();
        long start = System.nanoTime();
        long end = start + SECONDS * 1_000_000_000;
        List<Thread> threads = IntStream.range(0, WRITERS)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        while (System.nanoTime() < end) {
                            writing.write(numbers.incrementAndGet());
                            saved.incrementAndGet();
                        }
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return saved.get() * 1e9 / (System.nanoTime() - start);
    }

    // ---- overhead on calls

    /** Prints what each call of 50 ms has to wait for with any store that commits its result before the next call begins. */
    private static void commit(HikariDataSource pool) throws Exception {
        double[] times = new double[JournalOverhead.CALLS_EACH];
        for (int i = 0; i < times.length; i++) {
            Thread.sleep(JournalOverhead.MS);
            long start = System.nanoTime();
            insert(pool, -1 - i);
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        JournalBench.print("one row and its commit after 50 ms of rest, median", Stats.median(times), "ms");
    }

    private void overhead() {
        try (PostgresStepStore store = open()) {
            int number = 0;
            for (Load load : List.of(new Load(1, 0), new Load(WRITERS, SPREAD), new Load(WRITERS, 0))) {
                double[] bare = new double[JournalOverhead.ROUNDS];
                double[] with = new double[JournalOverhead.ROUNDS];
                for (int i = -1; i < JournalOverhead.ROUNDS; i++) {
                    double plain = load.millis(RunOptions.defaults());
                    double kept =
                            load.millis(RunOptions.defaults().withStore(store).withRunId("overhead-" + number++));
                    if (i >= 0) {
                        bare[i] = plain;
                        with[i] = kept;
                    }
                }
                JournalBench.print(load + ", bare", Stats.median(bare), "ms");
                JournalOverhead.print(load + ", PostgreSQL", Stats.median(with), Stats.median(bare));
            }
        }
    }

    /**
     * Calls of 50 ms on average.
     *
     * @param spread the largest difference from 50 ms; with 0, the calls in flight end in the same moment
     */
    private record Load(int concurrency, int spread) {

        double millis(RunOptions options) {
            return JournalOverhead.millis(concurrency, CALLS_EACH, spread, options);
        }

        @Override
        public String toString() {
            String lengths = spread == 0
                    ? JournalOverhead.MS + " ms"
                    : JournalOverhead.MS - spread + " to " + (JournalOverhead.MS + spread) + " ms";
            return CALLS_EACH * concurrency + " calls of " + lengths + ", " + concurrency + " in flight";
        }
    }

    // ---- resuming a long run

    private void resume() {
        for (String what : List.of("first run", "resumed run")) {
            try (PostgresStepStore store = open()) {
                pass(
                        what,
                        RECORDS,
                        1,
                        part -> RunOptions.defaults().withStore(store).withRunId("long"));
            }
        }
    }

    /** Runs a pool over numbers, which the given number of runs divide, one run after another. */
    private void pass(String what, int items, int runs, IntFunction<RunOptions> options) {
        AtomicLong calls = new AtomicLong();
        Pool<Integer, String> pool = Pool.of(Work.of((Integer item) -> {
                            calls.incrementAndGet();
                            return RESULT + item;
                        })
                        .withResultType(String.class))
                .withMaxConcurrency(WRITERS);
        long start = System.nanoTime();
        for (int part = 0; part < runs; part++) {
            pool.withOptions(options.apply(part)).stream(
                    Stream.iterate(part, i -> i + runs).limit((items - part + runs - 1) / runs), report -> {});
        }
        String of = String.format(Locale.ROOT, "%,d", items) + " items, " + calls + " calls";
        JournalBench.print(what + ", " + of, (System.nanoTime() - start) / 1e9, "s");
    }

    // ---- groups and budgets

    private void groups() {
        for (int runs : List.of(8, 64)) {
            String group = "job-" + runs;
            for (String what : List.of("first run", "resumed run", "resumed by one run less")) {
                int now = what.endsWith("less") ? runs - 1 : runs;
                try (PostgresStepStore store = open()) {
                    pass(
                            what + ", group of " + runs,
                            RECORDS / 10,
                            now,
                            part -> RunOptions.defaults()
                                    .withStore(store.inGroup(group))
                                    .withRunId(group + "/" + part));
                }
            }
        }
    }

    private void reservations() throws Exception {
        try (PostgresStepStore store = open()) {
            SharedBudget budget = store.budget("bench", BigDecimal.valueOf(Long.MAX_VALUE));
            double rate = rate(number -> budget.reserve(BigDecimal.ONE), new AtomicLong());
            JournalBench.print("reservations/s, one budget, " + WRITERS + " threads", rate, "");
        }
    }
}
