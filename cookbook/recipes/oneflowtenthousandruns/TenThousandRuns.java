package oneflowtenthousandruns;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Futures;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One flow object that runs ten thousand times at once. */
public class TenThousandRuns {

    static final Key<Integer> CUSTOMER = Key.of("customer", Integer.class);
    static final Key<Integer> POINTS = Key.of("points", Integer.class);
    static final Key<String> LETTER = Key.of("letter", String.class);

    /** Loads the points of a customer from a server that is busy at the first attempt of each run. */
    static class LoadPoints extends AsyncNode<Integer, Integer> {

        LoadPoints() {
            super(Retry.upTo(3).withDelay(Duration.ofMillis(100)));
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(CUSTOMER);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer customer, Attempt attempt) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (attempt.number() == 0) {
                            throw new IllegalStateException("the server is busy");
                        }
                        return customer * 7 % 1000;
                    },
                    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, Runnable::run));
        }

        @Override
        protected String post(Shared shared, Integer customer, Integer points) {
            shared.put(POINTS, points);
            return points < 500 ? "bronze" : "gold";
        }
    }

    static AsyncFlow flow() {
        var load = new LoadPoints();
        return new AsyncFlow(load.on("bronze", Node.of("Bronze", POINTS, LETTER, points -> "bronze with " + points))
                .on("gold", Node.of("Gold", POINTS, LETTER, points -> "gold with " + points)));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && !args[0].matches("[1-9]\\d{0,5}")) {
            System.err.println("one-flow-ten-thousand-runs accepts a number of runs below a million, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        int runs = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
        var flow = flow();
        long start = System.nanoTime();
        List<CompletableFuture<String>> letters = new ArrayList<>();
        for (int customer = 0; customer < runs; customer++) {
            letters.add(flow.runAsync(Shared.create().put(CUSTOMER, customer), LETTER));
        }
        List<String> all = Futures.all(letters).join();
        double seconds = (System.nanoTime() - start) / 1e9;

        int wrong = 0;
        for (int customer = 0; customer < runs; customer++) {
            int points = customer * 7 % 1000;
            wrong += all.get(customer).equals((points < 500 ? "bronze with " : "gold with ") + points) ? 0 : 1;
        }
        int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
        System.out.println("customer 0: " + all.get(0) + ", customer " + (runs - 1) + ": " + all.get(runs - 1));
        System.out.println("runs: " + all.size() + ", wrong letters: " + wrong);
        System.out.println("fewer than 50 threads: " + (threads < 50 ? "yes" : "no, " + threads));
        System.out.printf(Locale.ROOT, "time: %.2f s%n", seconds);
    }
}
