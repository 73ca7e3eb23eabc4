package io.pocketflow.cli.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.OverBar;
import io.pocketflow.cli.fixture.Eventually;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.items.Total;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.PoolStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private static final double FREE = Double.POSITIVE_INFINITY;

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
                Map.of("input", 100L, "output", 20L, "tokens.cached", 50L, "pages", 7L),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    private static ProgressLine line(long total, String cost) {
        return new ProgressLine(status(40, 10, 0), total, 5, FREE, cost, 0, Duration.ZERO);
    }

    /** A line with long figures and all parts. */
    private static ProgressLine longest() {
        return new ProgressLine(
                status(400_000, 100_000, 20), 20_000_000, 0.5, FREE, "$1234.5678", 12, Duration.ofSeconds(75));
    }

    @Test
    void aLineContainsAllFigures() {
        assertThat(new ProgressLine(status(40, 10, 2), 200, 5, FREE, "$0.12", 0, Duration.ZERO))
                .hasToString("[#####...............] 50/200 done=40 failed=10 in flight=3 throttled=2 5.0/s tokens=120"
                        + " cost=$0.12 left=30s");
    }

    @Test
    void withoutATotalThereIsNoBarAndNoTimeLeft() {
        assertThat(line(-1, "")).hasToString("50 done=40 failed=10 in flight=3 5.0/s tokens=120");
    }

    @ParameterizedTest
    @CsvSource({
        "200, [#####...............] 50/200 done=40 failed=10 in flight=3 5.0/s tokens=120 cost=$0.12 left=30s",
        "79, [#####...............] 50/200 done=40 failed=10 5.0/s cost=$0.12 left=30s",
        "60, 50/200 failed=10 5.0/s cost=$0.12 left=30s",
        "59, 50/200 failed=10 5.0/s left=30s",
        "49, 50/200 failed=10 5.0/s left=30s",
        "20, 50/200 failed=10",
        "4, 50/2"
    })
    void aNarrowTerminalGetsTheMostImportantParts(int columns, String expected) {
        assertThat(line(200, "$0.12").within(columns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 40, 49, 59, 60, 79, 80, 110})
    void aLineNeverExceedsTheWidth(int columns) {
        assertThat(longest().within(columns).length()).isBetween(1, columns);
    }

    @Test
    void theTimeLeftRespectsTheRequestsPerMinute() {
        ProgressLine afterTheFirstCalls = new ProgressLine(status(10, 0, 0), 30, 2, 10 / 60.0, "", 0, Duration.ZERO);
        assertThat(afterTheFirstCalls.toString()).endsWith(" left=2m0s").contains(" 2.0/s ");
    }

    @Test
    void limitsAreNamedWhileCallsWaitForThem() {
        PoolStatus status = status(1, 0, 0);
        assertThat(new ProgressLine(status, -1, 0, FREE, "", 7, Duration.ZERO).within(49))
                .isEqualTo("1 failed=0 limits: 7 waiting 0.0/s");
        assertThat(new ProgressLine(status, -1, 0, FREE, "", 7, Duration.ofSeconds(75)).within(49))
                .isEqualTo("1 failed=0 limits: paused 1m15s, 7 waiting 0.0/s");
    }

    @Test
    void itemsWithoutCallsDoNotCountForTheRate() {
        AtomicLong now = new AtomicLong();
        FreshRate rate = new FreshRate(now::get);
        now.set(Duration.ofSeconds(100).toNanos());
        for (int i = 0; i < 50; i++) {
            rate.ended(new Outcome.Done<>(i, "recorded", 0, Duration.ofMillis(1)));
        }
        assertThat(rate.perSecond()).isZero();
        rate.ended(new Outcome.Done<>(50, "new", 1, Duration.ofSeconds(2)));
        rate.ended(new Outcome.Failed<>(51, new IllegalStateException(), 2, Duration.ofSeconds(1)));
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(rate.perSecond()).isEqualTo(0.5);
    }

    @Test
    void theBarFollowsTheWidthOfTheTerminal() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        AtomicInteger columns = new AtomicInteger(80);
        Console narrowed = terminal(terminal, columns::get);
        Progress progress = Progress.start(narrowed, Progress.Style.BAR, ProgressTest::longest);
        progress.print();
        columns.set(50);
        progress.print();
        progress.close();
        columns.set(30);
        progress.end();
        List<Integer> lengths = Stream.of(
                        terminal.toString(StandardCharsets.UTF_8).split(Pattern.quote(Console.CLEAR)))
                .map(line -> line.strip().length())
                .filter(length -> length > 0)
                .distinct()
                .toList();
        assertThat(lengths)
                .containsSubsequence(
                        longest().within(79).length(),
                        longest().within(49).length(),
                        longest().within(29).length())
                .allSatisfy(length -> assertThat(length).isLessThan(80));
    }

    @Test
    void resultsAndRemarksReplaceTheBar() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        Console console = terminal(terminal, () -> 80);
        console.overwrite("[##..] 1/2");
        console.print("{}\n");
        console.print("{}\n");
        console.overwrite("[####] 2/2");
        console.remark("a remark");
        assertThat(terminal.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
                .isEqualTo("\r\u001b[K[##..] 1/2\r\u001b[K{}\n{}\n\r\u001b[K[####] 2/2\r\u001b[Ka remark\n");
    }

    private static Console terminal(ByteArrayOutputStream terminal, IntSupplier columns) {
        PrintStream stream = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        return new Console(
                System.in, stream, stream, new Console.Terminals(false, true, true, columns), Path.of(""), Map.of());
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
