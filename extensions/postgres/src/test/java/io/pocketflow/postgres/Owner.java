package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A started {@link OwnerProcess}. It is killed at the end of its test. */
final class Owner implements AutoCloseable {

    private static final int MINUTES = 3;

    final String name;
    private final Process process;
    private final Path output;
    private final Path result;

    private Owner(String name, Process process, Path output, Path result) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.result = result;
    }

    static Owner start(String mode, PostgresUrl url, String schema, CountingServer calls, String name, Path folder) {
        Path output = folder.resolve(name + ".out");
        Path result = folder.resolve(name + ".result");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            OwnerProcess.class.getName(),
                            mode,
                            url.toString(),
                            schema,
                            Integer.toString(calls.port()),
                            name,
                            result.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Owner(name, process, output, result);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Blocks until the process has opened its store. */
    void awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!output().contains("ready")) {
            assertThat(process.isAlive()).as(this::output).isTrue();
            assertThat(System.nanoTime()).as(this::output).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Sends a signal to the process. */
    void signal(String signal) throws Exception {
        int ended = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(ended).isZero();
    }

    /** Kills the process as {@code kill -9} does, and blocks until it has ended. */
    void kill() throws Exception {
        process.destroyForcibly();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    }

    /** Blocks until the process has ended; returns its exit code. */
    int await() throws Exception {
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(this::output).isTrue();
        return process.exitValue();
    }

    List<String> result() throws IOException {
        return Files.readAllLines(result);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
