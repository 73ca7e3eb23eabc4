package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.fixture.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command line as a process of its own. */
public final class CliProcess {

    private static final long PATIENCE_SECONDS = 120;
    /** The bit of SIGINT in the signal masks of {@code proc(5)}. */
    private static final long SIGINT = 1 << 2 - 1;

    public record Result(int code, String out, String err) {}

    /** The processes that have been started; none of them outlives the tests, also if those are stopped. */
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Path out;
    private final Path err;

    private CliProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        STARTED.add(process);
        process.onExit().thenAccept(STARTED::remove);
    }

    /** Starts the process in a folder, which also receives its output streams. */
    public static CliProcess start(Path folder, String... arguments) throws IOException {
        return startWith(folder, "-XX:TieredStopAtLevel=1", arguments);
    }

    /** Starts the process with an option of the Java runtime. */
    public static CliProcess startWith(Path folder, String option, String... arguments) throws IOException {
        return startWith(folder, List.of(option), arguments);
    }

    /** Starts the process with options of the Java runtime. */
    public static CliProcess startWith(Path folder, List<String> options, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, ".out", "");
        Path err = Files.createTempFile(folder, ".err", "");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY") || name.endsWith("_BASE_URL"));
        builder.environment().putAll(TestConsole.STATE);
        return new CliProcess(builder.start(), out, err);
    }

    /** Writes a text to the pipe that is standard input, and closes it. */
    public CliProcess pipe(String text) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Runs the process to its end. */
    public static Result run(Path folder, String... arguments) throws Exception {
        return start(folder, arguments).finish();
    }

    /** Waits until the process has met a condition. Fails with its output if the process ends before. */
    public void await(String what, BooleanSupplier condition) throws InterruptedException {
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

    /** Kills the process as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd(PATIENCE_SECONDS);
    }

    /**
     * Interrupts the process as Ctrl-C does. A process that a shell starts in the background ignores SIGINT, and so do
     * its children. Such a process receives SIGTERM, which the Java runtime handles in the same way.
     */
    public void interrupt() throws Exception {
        String signal = ignoresInterrupts() ? "-TERM" : "-INT";
        // the shell's own kill, because not every system has a program of that name
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

    public Result finish() throws Exception {
        return finish(PATIENCE_SECONDS);
    }

    /** Waits for the end, at most the given number of seconds. */
    public Result finish(long seconds) throws Exception {
        awaitEnd(seconds);
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), errors());
    }

    private void awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the process did not end within " + seconds + " s; it wrote: " + errors());
        }
    }
}
