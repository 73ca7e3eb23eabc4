package io.pocketflow.postgres;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.postgres.fixture.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * A process in a mount namespace of its own, in which a server has its tables on a small file system: {@code FullDiskProcess
 * DATA SMALL}. It prints what happens to a run when the file system is full, and when there is room again.
 */
final class FullDiskProcess {

    private static final int ITEMS = 200;
    private static final int MOST = 8;
    private static final int LENGTH = 40_000;

    private FullDiskProcess() {}

    public static void main(String[] args) throws Exception {
        Path tables = Files.createDirectory(Path.of(args[1], "tables"));
        try (Server server = Server.start(Path.of(args[0]), 0);
                Sql sql = new Sql(server.address())) {
            sql.execute("CREATE TABLESPACE small LOCATION '" + tables + "'");
            sql.execute(
                    "CREATE TABLE filler TABLESPACE small AS SELECT repeat(md5(i::text), 50) FROM generate_series(1, 7000) i");
            PostgresUrl url = PostgresUrl.parse(server.url() + "?options=-c%20default_tablespace%3Dsmall");
            try (PostgresStepStore store = PostgresStepStore.open(url, PostgresOptions.defaults())) {
                run(store, sql);
            }
        }
    }

    private static void run(PostgresStepStore store, Sql sql) {
        Queue<Integer> calls = new ConcurrentLinkedQueue<>();
        Pool<Integer, String> pool = Pool.of(Work.of((Integer item) -> {
                            calls.add(item);
                            return text(item);
                        })
                        .withResultType(String.class))
                .withMaxConcurrency(MOST)
                .withOptions(RunOptions.defaults().withStore(store).withRunId("full"));
        List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
        try {
            pool.run(items);
            System.out.println("the disk was not full");
        } catch (FlowException stopped) {
            System.out.println("stopped: " + stopped.getCause().getMessage());
        }
        int made = calls.size();
        sql.execute("DROP TABLE filler");
        List<String> expected = items.stream().map(FullDiskProcess::text).toList();
        System.out.println(
                "exact after the disk had room: " + pool.run(items).results().equals(expected));
        System.out.println("stopped before the end: " + (made < ITEMS));
        System.out.println("repeated at most the calls in flight: " + (calls.size() - ITEMS <= MOST));
    }

    /** Returns a text that the server cannot compress. */
    private static String text(int seed) {
        Random random = new Random(seed);
        return random.ints(LENGTH, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
