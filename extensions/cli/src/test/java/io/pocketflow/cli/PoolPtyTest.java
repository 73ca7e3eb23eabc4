package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.fixture.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pocketflow pool} in a pseudo-terminal, which {@code script} of util-linux makes. */
@Tag("integration")
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "script has other options elsewhere")
class PoolPtyTest {

    private static final String CLEAR = "\r\u001b[K";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private Process process;
    private Thread reader;

    private void start(int columns, String... arguments) throws Exception {
        String command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dpocketflow.terminal=true",
                                "-Dpocketflow.stdout.terminal=true",
                                "-Dpocketflow.stdin.terminal=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()),
                        Stream.of(arguments))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(
                        " ",
                        "trap : INT; tty >tty; stty cols " + columns + " rows 24; stty -g >before; ",
                        "; code=$?; stty -g >after; exit $code"));
        // a build in the background of a shell ignores SIGINT, and its processes would inherit that
        ProcessBuilder builder = new ProcessBuilder(
                        "env", "--default-signal=INT", "script", "-qfec", command, "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY") || name.endsWith("_BASE_URL"));
        builder.environment().putAll(TestConsole.STATE);
        builder.environment().put("SHELL", "/bin/sh");
        process = builder.start();
        InputStream output = process.getInputStream();
        reader = new Thread(() -> {
            try {
                for (int b = output.read(); b >= 0; b = output.read()) {
                    shown.write(b);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.start();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private void await(String text) throws InterruptedException {
        Eventually.holds(text + " is shown", () -> shown().contains(text));
    }

    private void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the end, and checks that the terminal is as it was. */
    private int finish() throws Exception {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(this::shown).isTrue();
        reader.join();
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
        return process.exitValue();
    }

    /** Returns the states of the bar, each of which overwrites the one before it. */
    private List<String> bars() {
        return Stream.of(shown().split("\r\u001b\\[K|\r\n"))
                .filter(line -> line.matches(".*[0-9]+/[0-9]+.*"))
                .toList();
    }

    /** Returns the lines as a terminal shows them at the end: a bar that was cleared is gone. */
    private List<String> lines() {
        return Stream.of(shown().split("\r?\n"))
                .map(line -> line.substring(line.lastIndexOf(CLEAR) < 0 ? 0 : line.lastIndexOf(CLEAR) + CLEAR.length()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 50})
    void theBarFitsAndResultsHaveTheirOwnLines(int columns) throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            Files.writeString(folder.resolve("i.jsonl"), EchoServer.items(60));
            start(columns, server.pool("--prompt", "{q}", "--items", "i.jsonl", "--max-concurrency", "2"));
            assertThat(finish()).as(this::shown).isZero();
            assertThat(bars())
                    .isNotEmpty()
                    .allSatisfy(bar -> assertThat(bar.length()).isLessThan(columns));
            assertThat(lines().stream().filter(line -> line.contains("\"index\"")))
                    .hasSize(60)
                    .allSatisfy(
                            line -> assertThat(line).startsWith("{\"index\":").endsWith("}"));
            assertThat(lines()).endsWith("done=60 failed=0");
        }
    }

    @Test
    void theBarFollowsAResize() throws Exception {
        try (EchoServer server = EchoServer.answering(3)) {
            Files.writeString(folder.resolve("i.jsonl"), EchoServer.items(6));
            start(80, server.pool("--prompt", "{q}", "--items", "i.jsonl", "--out", "o.jsonl"));
            await("3/6");
            assertThat(bars()).anyMatch(bar -> bar.length() > 50);
            String terminal = Files.readString(folder.resolve("tty")).strip();
            assertThat(new ProcessBuilder("stty", "-F", terminal, "cols", "40")
                            .start()
                            .waitFor())
                    .isZero();
            server.resume();
            assertThat(finish()).as(this::shown).isZero();
            assertThat(bars())
                    .filteredOn(bar -> bar.contains("6/6"))
                    .isNotEmpty()
                    .allSatisfy(bar -> assertThat(bar.length()).isLessThan(40));
        }
    }

    @Test
    void anInterruptKeyEndsTheRunWithASentence() throws Exception {
        try (EchoServer server = EchoServer.answering(3)) {
            Files.writeString(folder.resolve("i.jsonl"), EchoServer.items(6));
            start(80, server.pool("--prompt", "{q}", "--items", "i.jsonl", "--out", "o.jsonl"));
            await("3/6");
            type("\u0003");
            assertThat(finish()).as(this::shown).isEqualTo(130);
            assertThat(lines()).anyMatch(line -> line.startsWith("pocketflow: interrupted"));
            assertThat(shown()).contains("the same command again");
        }
    }

    @ParameterizedTest
    @CsvSource({"y, 0, 4", "Y, 0, 4", "n, 2, 2", "'\u001b[A', 2, 2", "'\u0004', 2, 2", "'\u0003', 130, 2"})
    void aChangedPromptIsConfirmedByAKey(String key, int code, int asked) throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            Files.writeString(folder.resolve("i.jsonl"), EchoServer.items(2));
            assertThat(CliProcess.run(folder, server.pool("--prompt", "{q}", "--items", "i.jsonl", "--out", "o.jsonl"))
                            .code())
                    .isZero();
            start(80, server.pool("--prompt", "Again {q}", "--items", "i.jsonl", "--out", "o.jsonl"));
            await("[y/N]");
            type(key);
            assertThat(finish()).as(this::shown).isEqualTo(code);
            assertThat(server.questions()).hasSize(asked);
        }
    }
}
