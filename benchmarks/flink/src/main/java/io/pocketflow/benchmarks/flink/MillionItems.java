package io.pocketflow.benchmarks.flink;

import io.pocketflow.flink.fixture.HttpCalls;
import io.pocketflow.postgres.fixture.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a TaskManager in a process of its own during a long job, at ten points: its used heap after a garbage
 * collection and its resident memory. System properties: items (default 1000000), inFlight (500), latencyMs (10), store (no
 * or yes).
 */
final class MillionItems {

    private static final int ITEMS = Integer.getInteger("items", 1_000_000);
    private static final int IN_FLIGHT = Integer.getInteger("inFlight", 500);
    private static final int LATENCY = Integer.getInteger("latencyMs", 10);
    private static final boolean HAS_STORE = System.getProperty("store", "no").equals("yes");
    private static final int POINTS = 10;
    private static final int SUBTASKS = 2;
    private static final int FILES = 32;
    private static final long PAUSE_MILLIS = 50;
    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");
    private static final Pattern WORKER = Pattern.compile("worker \\d+: process (\\d+)");

    private final Path root;
    private final Path folder;

    private MillionItems(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** Runs the job on a cluster of {@code cluster.sh} of the checkout that the argument names. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("flink-million");
        MillionItems bench = new MillionItems(Path.of(arguments[0]), folder);
        try (CallServerProcess server = CallServerProcess.start(LATENCY)) {
            bench.run(server);
        } finally {
            bench.script("down");
            BenchItems.delete(folder);
        }
    }

    private void run(CallServerProcess server) throws Exception {
        Path items = BenchItems.write(folder.resolve("items"), ITEMS, FILES);
        Path out = folder.resolve("out.jsonl");
        script("up", "1");
        List<String> submit = new ArrayList<>(List.of(
                "submit",
                "--flow",
                HttpCalls.class.getName(),
                "--classpath",
                jarOf(HttpCalls.class),
                "--set",
                "server=" + server.address(),
                "--items",
                items.toString(),
                "--out",
                out.toString(),
                "--run-id",
                "million",
                "--parallelism",
                Integer.toString(SUBTASKS),
                "--max-concurrency",
                Integer.toString(IN_FLIGHT)));
        if (HAS_STORE) {
            submit.addAll(List.of("--store", Server.shared().url()));
        }
        script(submit.toArray(String[]::new));
        String worker = worker();
        System.out.printf(
                "%d items of %d ms, %d in flight in one TaskManager, %s store%n",
                ITEMS, LATENCY, IN_FLIGHT, HAS_STORE ? "with a" : "without a");
        System.out.printf("%10s %16s %10s %10s%n", "items", "heap after GC MB", "RSS MB", "items/s");
        long began = System.nanoTime();
        for (int point = 1; point <= POINTS; point++) {
            // the last point is before the end, when the items are still in flight
            long at = (long) ITEMS * point / POINTS - (point == POINTS ? 2L * IN_FLIGHT : 0);
            while (server.count() < at) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            run("jcmd", worker, "GC.run");
            System.out.printf(
                    Locale.ROOT,
                    "%10d %16.1f %10.1f %10.0f%n",
                    at,
                    number(HEAP, run("jcmd", worker, "GC.heap_info")) / 1024,
                    Double.parseDouble(run("ps", "-o", "rss=", "-p", worker).strip()) / 1024,
                    at / seconds);
        }
    }

    private static String jarOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private String worker() throws Exception {
        Matcher worker = WORKER.matcher(script("status"));
        if (!worker.find()) {
            throw new IllegalStateException("the cluster has no worker");
        }
        return worker.group(1);
    }

    private static double number(Pattern pattern, String text) {
        Matcher number = pattern.matcher(text);
        if (!number.find()) {
            throw new IllegalStateException("no number was found in: " + text);
        }
        return Double.parseDouble(number.group(1));
    }

    private String script(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("extensions/flink/cluster.sh").toString());
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", command[0]);
        if (Files.isExecutable(program)) {
            command[0] = program.toString();
        }
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("FOLDER", folder.resolve("cluster").toString());
        builder.environment().put("SLOTS", Integer.toString(SUBTASKS));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int code = builder.start().waitFor();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with code " + code + ": " + printed);
        }
        return printed;
    }
}
