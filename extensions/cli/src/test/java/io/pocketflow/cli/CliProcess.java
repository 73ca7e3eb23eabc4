package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command line as a process of its own. */
final class CliProcess {

    private static final long PATIENCE_SECONDS = 120;
    /** Its bit in the masks of {@code proc(5)}. */
    private static final long SIGINT = 1 << 2 - 1;

    record Result(int code, String out, String err) {}

    private final Process process;
    private final Path out;
    private final Path err;

    private CliProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it in this folder, where its streams are kept too. */
    static CliProcess start(Path folder, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, ".out", "");
        Path err = Files.createTempFile(folder, ".err", "");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY") || name.endsWith("_BASE_URL"));
        return new CliProcess(builder.start(), out, err);
    }

    /** Runs it to its end. */
    static Result run(Path folder, String... arguments) throws Exception {
        return start(folder, arguments).finish();
    }

    /** Waits for what it is about to bring about; if it has ended instead, that fails with what it wrote. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        Eventually.holds(what, () -> {
            assertThat(process.isAlive()).as(this::errors).isTrue();
            return condition.getAsBoolean();
        });
    }

    private String errors() {
        try {
            return Files.readString(err, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /**
     * As Ctrl-C does. A shell lets what it starts in the background ignore SIGINT, and this inherits that: then, as the
     * Java runtime does the same at both, by SIGTERM.
     */
    void interrupt() throws Exception {
        String signal = ignoresInterrupts() ? "-TERM" : "-INT";
        // of the shell, for not every system has a program of that name
        String kill = "kill " + signal + " " + process.pid();
        assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
    }

    private boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & SIGINT) != 0;
    }

    Result finish() throws Exception {
        awaitEnd();
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), errors());
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "the process did not end within " + PATIENCE_SECONDS + " s; it wrote: " + errors());
        }
    }
}
