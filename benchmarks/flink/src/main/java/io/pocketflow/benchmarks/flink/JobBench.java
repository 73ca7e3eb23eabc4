package io.pocketflow.benchmarks.flink;

import io.pocketflow.flink.PocketFlowJob;
import io.pocketflow.flink.fixture.HttpCalls;
import io.pocketflow.postgres.fixture.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Jobs of PocketFlow and plain jobs over the same items, with the same client and server, in turns in one process with a
 * cluster of Flink in it. A job of few items measures the cost of a start, which is subtracted. System properties: items
 * (default 20000), inFlight (200), latencyMs (50), rounds (5), warm (2), store (both, no or yes).
 */
final class JobBench {

    private static final int ITEMS = Integer.getInteger("items", 20_000);
    private static final int FEW = 200;
    private static final int IN_FLIGHT = Integer.getInteger("inFlight", 200);
    private static final int LATENCY = Integer.getInteger("latencyMs", 50);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int WARM = Integer.getInteger("warm", 2);
    private static final int PARALLELISM = 2;
    private static final int FILES = 16 * PARALLELISM;
    private static final String STORE = System.getProperty("store", "both");
    private static final double GOAL = 1.15;

    /** Seconds of wall time and of CPU time. */
    private record Times(double wall, double cpu) {}

    private interface Job {
        void run(Path items, Path out) throws Exception;
    }

    private final Path folder;
    private final CallServerProcess server;
    private final Path few;
    private final Path many;
    private int runs;

    private JobBench(Path folder, CallServerProcess server) throws Exception {
        this.folder = folder;
        this.server = server;
        this.few = BenchItems.write(folder.resolve("few"), FEW, FILES);
        this.many = BenchItems.write(folder.resolve("many"), ITEMS, FILES);
    }

    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment.setDefaultLocalParallelism(PARALLELISM);
        Path folder = Files.createTempDirectory("flink-bench");
        try (CallServerProcess server = CallServerProcess.start(LATENCY)) {
            JobBench bench = new JobBench(folder, server);
            System.out.printf(
                    Locale.ROOT,
                    "%d items of %d ms, %d in flight in %d subtasks, JDK %s, %d rounds%n",
                    ITEMS,
                    LATENCY,
                    IN_FLIGHT,
                    PARALLELISM,
                    System.getProperty("java.version"),
                    ROUNDS);
            System.out.printf("%-22s %10s %16s %14s%n", "job", "items/s", "CPU us an item", "(min to max)");
            if (!STORE.equals("yes")) {
                bench.compare(List.of());
            }
            if (!STORE.equals("no")) {
                bench.compare(List.of("--store", Server.shared().url()));
            }
        } finally {
            BenchItems.delete(folder);
        }
        System.exit(0); // a cluster leaves threads
    }

    private void compare(List<String> store) throws Exception {
        Job plain = (items, out) -> PlainJob.run(flink(items), flink(out), server.address(), IN_FLIGHT);
        Job pocketflow = (items, out) -> pocketflow(items, out, store);
        for (int i = 0; i < WARM; i++) {
            perItem(plain);
            perItem(pocketflow);
        }
        Times[] ofPlain = new Times[ROUNDS];
        Times[] ofPocketflow = new Times[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            boolean plainIsFirst = i % 2 == 0;
            if (plainIsFirst) {
                ofPlain[i] = perItem(plain);
            }
            ofPocketflow[i] = perItem(pocketflow);
            if (!plainIsFirst) {
                ofPlain[i] = perItem(plain);
            }
        }
        print("plain Flink", ofPlain);
        print(store.isEmpty() ? "PocketFlowJob" : "PocketFlowJob, store", ofPocketflow);
        System.out.printf(
                Locale.ROOT,
                "ratio of the medians: time %.2f, CPU %.2f%s%n",
                median(ofPocketflow, true) / median(ofPlain, true),
                median(ofPocketflow, false) / median(ofPlain, false),
                store.isEmpty() ? " (goal: at most " + GOAL + ")" : "");
    }

    private void pocketflow(Path items, Path out, List<String> store) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--flow",
                HttpCalls.class.getName(),
                "--set",
                "server=" + server.address(),
                "--items",
                items.toString(),
                "--out",
                out.toString(),
                "--run-id",
                out.getFileName().toString(),
                "--max-concurrency",
                Integer.toString(IN_FLIGHT)));
        arguments.addAll(store);
        PocketFlowJob.main(arguments.toArray(String[]::new));
    }

    private static org.apache.flink.core.fs.Path flink(Path path) {
        return new org.apache.flink.core.fs.Path(path.toUri());
    }

    /** Returns the seconds an item, without the start of the job. */
    private Times perItem(Job job) throws Exception {
        Times start = run(job, few, FEW);
        Times whole = run(job, many, ITEMS);
        int items = ITEMS - FEW;
        return new Times((whole.wall() - start.wall()) / items, (whole.cpu() - start.cpu()) / items);
    }

    private Times run(Job job, Path items, int count) throws Exception {
        Path out = folder.resolve("run-" + ++runs + ".jsonl");
        System.gc();
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        job.run(items, out);
        Times times = new Times((System.nanoTime() - wall) / 1e9, (cpuNanos() - cpu) / 1e9);
        BenchItems.check(out, count);
        BenchItems.delete(out);
        return times;
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static double median(Times[] times, boolean isWall) {
        double[] sorted = Arrays.stream(times)
                .mapToDouble(each -> isWall ? each.wall() : each.cpu())
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void print(String name, Times[] times) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %10.0f %16.0f %7.0f to %.0f%n",
                name,
                1 / median(times, true),
                median(times, false) * 1e6,
                Arrays.stream(times).mapToDouble(Times::cpu).min().orElseThrow() * 1e6,
                Arrays.stream(times).mapToDouble(Times::cpu).max().orElseThrow() * 1e6);
    }
}
