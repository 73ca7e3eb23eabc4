package io.pocketflow.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.flink.fixture.CallClient;
import io.pocketflow.flink.fixture.HttpCalls;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster of processes that {@code cluster.sh} starts. It fails if a process is left at the end. */
final class Cluster implements AutoCloseable {

    /** The time of a step of a test on the slowest machine. */
    static final Duration LONG_ENOUGH = Duration.ofMinutes(3);

    private static final long PAUSE_NANOS = 100_000_000;
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern PROCESS = Pattern.compile("\\(process (\\d+)\\)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path test;
    private final Path folder;
    private final Path pocketflow;
    private final Path classes;

    private Cluster(Path test) throws IOException {
        this.test = test;
        this.folder = Files.createDirectories(test.resolve("cluster")).toRealPath();
        this.pocketflow = commandLine(test.resolve("pocketflow"));
        this.classes = userClasses(test.resolve("classes"));
    }

    /**
     * Starts a cluster.
     *
     * @param test a folder for it, which is empty
     */
    static Cluster start(Path test, int workers) throws Exception {
        Cluster cluster = new Cluster(test);
        try {
            cluster.up(workers);
            return cluster;
        } catch (Throwable failed) {
            cluster.close();
            throw failed;
        }
    }

    /** Writes a script that starts the command line with the classes of this build. */
    private static Path commandLine(Path file) throws IOException {
        Files.writeString(file, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dpocketflow.home='%s' -cp '%s' io.pocketflow.cli.Main "$@"
                """.formatted(
                java(), ROOT, System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Copies the classes of the pool into a folder, as a user's build makes one. */
    private static Path userClasses(Path to) throws IOException {
        for (Class<?> one : List.of(HttpCalls.class, CallClient.class)) {
            String file = one.getName().replace('.', '/') + ".class";
            Path copy = to.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("target/test-classes", file), copy);
        }
        return to;
    }

    // ---- the script

    private String script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("./cluster.sh"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(test, arguments[0], ".out");
        ProcessBuilder script = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        script.environment().put("FOLDER", folder.toString());
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        script.environment().put("POCKETFLOW", pocketflow.toString());
        script.environment().put("FLINK_PROPERTIES", "execution.checkpointing.interval: 500ms");
        Process process = script.start();
        assertThat(process.waitFor(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                .as(String.join(" ", command))
                .isTrue();
        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    /** Starts what is missing of this number of workers and the master. */
    void up(int workers) throws Exception {
        script("up", Integer.toString(workers));
    }

    /** Submits a job of {@link HttpCalls}; returns its id. */
    String submit(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("submit", "--flow", HttpCalls.class.getName(), "--classpath", classes.toString()));
        all.addAll(List.of(arguments));
        return found(JOB, script(all.toArray(String[]::new)));
    }

    /** Kills a worker; returns the id of its process. */
    String killWorker() throws Exception {
        return found(PROCESS, script("kill-worker"));
    }

    void killMaster() throws Exception {
        script("kill-master");
    }

    String status() throws Exception {
        return script("status");
    }

    // ---- jobs

    /** Returns the answer of the JobManager, or a missing node if it does not answer. */
    private JsonNode request(String method, String path) throws IOException, InterruptedException {
        String port = Files.readString(folder.resolve("port")).strip();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    void cancel(String job) throws Exception {
        request("PATCH", "/jobs/" + job + "?mode=cancel");
    }

    /** Blocks until a job has ended, and checks how. */
    void awaitEnd(String job, String state) throws Exception {
        await("the end of the job", now -> now.path("state").asText().matches("FINISHED|CANCELED|FAILED"), job);
        JsonNode ended = request("GET", "/jobs/" + job);
        assertThat(ended.path("state").asText()).as(() -> exceptions(job)).isEqualTo(state);
    }

    private String exceptions(String job) {
        try {
            return request("GET", "/jobs/" + job + "/exceptions").toPrettyString();
        } catch (IOException | InterruptedException failed) {
            return failed.toString();
        }
    }

    private void await(String what, Predicate<JsonNode> condition, String job) throws Exception {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.test(request("GET", "/jobs/" + job))) {
            assertThat(System.nanoTime())
                    .as(() -> what + " did not come: " + exceptions(job))
                    .isLessThan(end);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Blocks until a job has a checkpoint. */
    void awaitCheckpoint(String job) throws Exception {
        await("a checkpoint", now -> newestCheckpoint(job) >= 0, job);
    }

    /** Returns the folder of the newest checkpoint of a job. */
    String checkpoint(String job) {
        long newest = newestCheckpoint(job);
        assertThat(newest).as("the newest checkpoint").isNotNegative();
        return "file://" + folder.resolve("checkpoints/" + job + "/chk-" + newest);
    }

    private long newestCheckpoint(String job) {
        Path checkpoints = folder.resolve("checkpoints/" + job);
        if (!Files.isDirectory(checkpoints)) {
            return -1;
        }
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.filter(each -> Files.exists(each.resolve("_metadata")))
                    .mapToLong(
                            each -> Long.parseLong(each.getFileName().toString().replace("chk-", "")))
                    .max()
                    .orElse(-1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends all processes, and checks that none is left. */
    @Override
    public void close() throws IOException {
        try {
            script("down");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the cluster was down", interrupted);
        }
        assertThat(processes()).as("processes that are left").isEmpty();
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(folder.toString()))
                .toList();
    }
}
