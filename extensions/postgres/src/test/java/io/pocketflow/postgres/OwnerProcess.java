package io.pocketflow.postgres;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.CountingServer.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * A process that owns a run, or waits for it: {@code OwnerProcess MODE URL SCHEMA PORT NAME RESULT}. It prints a line when it
 * is ready. The mode is {@code run} for one run with a wait, or {@code worker}.
 */
final class OwnerProcess {

    static final int ITEMS = 600;
    static final int MOST = 16;
    static final String RUN = "takeover";

    private static final Key<String> ITEM = Key.of("item", String.class);
    private static final Key<String> FIRST = Key.of("first", String.class);
    private static final Key<String> SECOND = Key.of("second", String.class);

    private OwnerProcess() {}

    public static void main(String[] args) throws Exception {
        PostgresOptions options = PostgresOptions.defaults().withSchema(args[2]);
        Client client = new Client(Integer.parseInt(args[3]), args[4]);
        Path result = Path.of(args[5]);
        try (PostgresStepStore store = PostgresStepStore.open(PostgresUrl.parse(args[1]), options)) {
            System.out.println("ready");
            if (args[0].equals("worker")) {
                work(store, client, result);
            } else {
                write(
                        run(
                                client,
                                RunOptions.defaults()
                                        .withStore(store)
                                        .withRunId(RUN)
                                        .withTakeover(Takeover.WAIT)),
                        result);
            }
        }
    }

    private static void work(PostgresStepStore store, Client client, Path result) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        PostgresJob job = (input, options) -> {
            write(run(client, options), result);
            done.countDown();
        };
        try (PostgresWorker worker = PostgresWorker.start(store, 2, Map.of("pool", job))) {
            worker.submit("pool", RUN, Map.of());
            done.await();
        }
    }

    private static List<String> run(Client client, RunOptions options) {
        Pool<String, String> pool = Pool.of(
                        new AsyncFlow(new Call(client, ITEM, FIRST).then(new Call(client, FIRST, SECOND))),
                        ITEM,
                        SECOND)
                .withMaxConcurrency(MOST)
                .withOptions(options);
        return pool.run(IntStream.range(0, ITEMS).mapToObj(i -> "item-" + i).toList())
                .results();
    }

    private static void write(List<String> results, Path to) throws java.io.IOException {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        Files.write(part, results);
        Files.move(part, to);
    }

    /** Returns the results that every run must end with. */
    static List<String> expected() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            String first = CountingServer.answerTo("item-" + i + "/first/item-" + i);
            expected.add(CountingServer.answerTo("item-" + i + "/second/" + first));
        }
        return expected;
    }

    private static final class Call extends Node<String, String> {
        private final Client client;
        private final Key<String> from;
        private final Key<String> into;

        Call(Client client, Key<String> from, Key<String> into) {
            this.client = client;
            this.from = from;
            this.into = into;
        }

        @Override
        public String name() {
            return into.name();
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(ITEM) + "/" + name() + "/" + shared.get(from);
        }

        @Override
        protected String exec(String call) throws Exception {
            return client.call(call);
        }

        @Override
        protected String post(Shared shared, String call, String answer) {
            shared.put(into, answer);
            return DEFAULT;
        }
    }
}
