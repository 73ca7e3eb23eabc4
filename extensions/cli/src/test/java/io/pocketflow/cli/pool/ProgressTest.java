package io.pocketflow.cli.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.Eventually;
import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.OverBar;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.items.Total;
import io.pocketflow.core.pool.PoolStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    private static Console console(Path folder) {
        return new Console(System.in, System.out, System.err, Console.Terminals.NONE, folder, Map.of());
    }

    private static PoolStatus status(long done, long failed, int throttled) {
        return new PoolStatus(
                -1,
                done + failed,
                5,
                3,
                throttled,
                0,
                done,
                failed,
                0,
                0,
                0,
                done + failed,
                throttled,
                Map.of("input", 100L, "output", 20L),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    @Test
    void aLineContainsAllFigures() {
        assertThat(Progress.line(status(40, 10, 2), 200, unused -> "$0.12"))
                .isEqualTo("[#####...............] 50/200 done=40 failed=10 in flight=3 throttled=2 5.0/s tokens=120"
                        + " cost=$0.12 left=30s");
    }

    @Test
    void withoutATotalThereIsNoBarAndNoTimeLeft() {
        assertThat(Progress.line(status(40, 10, 0), -1, unused -> ""))
                .isEqualTo("50 done=40 failed=10 in flight=3 5.0/s tokens=120");
    }

    @ParameterizedTest
    @CsvSource({"texts, 2", "items.jsonl, 3", "items.csv, 2"})
    void aSourceIsCountedInTheBackground(String source, long items, @TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/a"), "a");
        Files.writeString(folder.resolve("texts/b"), "b");
        Files.writeString(folder.resolve("items.jsonl"), "{}\n\n{}\nnot json\n");
        Files.writeString(folder.resolve("items.csv"), "a,b\n1,\"2\n3\"\n4,5\n");
        Console console = console(folder);
        Total total = Total.of(Items.all(source), console);
        Eventually.holds("the items are counted", () -> total.getAsLong() >= 0);
        assertThat(total.getAsLong()).isEqualTo(items);
    }

    @Test
    void aLogLineReplacesTheBar() throws Exception {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(new OverBar(terminal), true, StandardCharsets.UTF_8);
        terminal.writeBytes("[##..] 1/2".getBytes(StandardCharsets.UTF_8));
        log.print("WARN a ");
        log.println("b");
        log.println("WARN c");
        assertThat(terminal.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
                .isEqualTo("[##..] 1/2\r\u001b[KWARN a b\n\r\u001b[KWARN c\n");
    }

    @Test
    void standardInputIsNotCounted() {
        Console console = console(Path.of(""));
        assertThat(Total.of(Items.all("-"), console).getAsLong()).isEqualTo(-1);
    }
}
