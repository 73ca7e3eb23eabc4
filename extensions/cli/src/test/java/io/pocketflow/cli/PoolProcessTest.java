package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code pocketflow pool} as a process: its output streams, and that a kill loses no finished item. */
@Tag("integration")
@Timeout(240)
class PoolProcessTest {

    private static final int ITEMS = 300;
    private static final int AT_ONCE = 20;

    @TempDir
    private Path folder;

    private String[] command(EchoServer server) throws Exception {
        Files.writeString(folder.resolve("items.jsonl"), EchoServer.items(ITEMS));
        return command(server, AT_ONCE);
    }

    private static String[] command(EchoServer server, int atOnce) {
        return server.pool(
                "--prompt", "{q}", "--items", "items.jsonl", "--out", "out.jsonl", "--max-concurrency", "" + atOnce);
    }

    private void assertAllIsThere() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("out.jsonl"));
        assertThat(lines).hasSize(ITEMS);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(lines.get(i)).startsWith("{\"index\":" + i + ",\"status\":\"DONE\",\"result\":\"Q" + i + "\"");
        }
    }

    private static void await(CliProcess asking, EchoServer server, int questions) throws Exception {
        asking.await(
                questions + " questions have come", () -> server.questions().size() >= questions);
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void resultsAndProgressGoToTheirStreams() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            Files.writeString(folder.resolve("i.jsonl"), "{\"q\":\"hällo\"}\n");
            CliProcess.Result result = CliProcess.run(folder, server.pool("--prompt", "{q}", "--items", "i.jsonl"));
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.out())
                    .startsWith("{\"index\":0,\"status\":\"DONE\",\"result\":\"HÄLLO\"")
                    .hasLineCount(1);
            assertThat(result.err()).endsWith("done=1 failed=0\n");
        }
    }

    @Test
    void afterAKillTheSameCommandRepeatsOnlyCallsInFlight() throws Exception {
        try (EchoServer server = EchoServer.answering(100)) {
            String[] command = command(server);
            CliProcess first = CliProcess.start(folder, command);
            await(first, server, 100 + AT_ONCE / 2);
            first.kill();
            assertThat(folder.resolve("out.jsonl")).doesNotExist();
            server.resume();

            CliProcess.Result second = CliProcess.run(folder, command);

            assertThat(second.code()).as(second.err()).isZero();
            assertAllIsThere();
            assertThat(server.questions().size()).isBetween(ITEMS, ITEMS + AT_ONCE);
            assertThat(server.counts())
                    .hasSize(ITEMS)
                    .allSatisfy((question, count) -> assertThat(count).isLessThanOrEqualTo(2));
        }
    }

    @Test
    void afterAKillAChainRepeatsOnlyCallsInFlight() throws Exception {
        try (EchoServer server = EchoServer.answering(100)) {
            Files.writeString(folder.resolve("items.jsonl"), EchoServer.items(ITEMS));
            String[] command = server.pool(
                    "--prompt",
                    "{q}",
                    "--as",
                    "one",
                    "--prompt",
                    "<{result}>",
                    "--prompt",
                    "{one}{result}",
                    "--items",
                    "items.jsonl",
                    "--out",
                    "out.csv",
                    "--max-concurrency",
                    "" + AT_ONCE);
            CliProcess first = CliProcess.start(folder, command);
            await(first, server, 100 + AT_ONCE / 2);
            first.kill();
            server.resume();

            CliProcess.Result second = CliProcess.run(folder, command);

            assertThat(second.code()).as(second.err()).isZero();
            assertThat(second.err())
                    .containsPattern("\\d+ calls were in flight when an earlier run stopped, and were made again\n")
                    .doesNotContain("WARN");
            List<String> lines = Files.readAllLines(folder.resolve("out.csv"));
            assertThat(lines).hasSize(ITEMS + 1);
            for (int i = 0; i < ITEMS; i++) {
                assertThat(lines.get(i + 1)).isEqualTo("q%d,Q%d<Q%d>,DONE,,3,30,15,".formatted(i, i, i));
            }
            assertThat(server.questions().size()).isBetween(3 * ITEMS, 3 * ITEMS + AT_ONCE);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGINT")
    void anInterruptStopsTheRunAndExplainsHowToResume() throws Exception {
        try (EchoServer server = EchoServer.answering(50)) {
            String[] command = command(server);
            CliProcess first = CliProcess.start(folder, command);
            await(first, server, 50 + AT_ONCE / 2);
            first.interrupt();
            CliProcess.Result interrupted = first.finish();
            assertThat(interrupted.code()).as(interrupted.err()).isEqualTo(130);
            assertThat(interrupted.err()).contains("pocketflow: interrupted", "the same command again");
            server.resume();
            assertThat(CliProcess.run(folder, command).code()).isZero();
            assertAllIsThere();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGINT")
    void anInterruptWhileWaitingForItemsEndsTheRunSoon() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            CliProcess waiting =
                    CliProcess.start(folder, server.pool("--prompt", "{q}", "--items", "-", "--out", "out.jsonl"));
            waiting.await("it has begun", () -> Files.exists(folder.resolve("out.jsonl.part")));
            long before = System.nanoTime();
            waiting.interrupt();
            CliProcess.Result result = waiting.finish();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(14));
            assertThat(result.code()).isEqualTo(130);
            assertThat(result.err()).contains("pocketflow: interrupted", "the same command again");
        }
    }

    @Test
    void resultsGrowDuringTheRun() throws Exception {
        try (EchoServer server = EchoServer.answering(5)) {
            Files.writeString(folder.resolve("items.jsonl"), "{\"q\":\"q\"}\n".repeat(10));
            CliProcess running = CliProcess.start(folder, command(server, 1));
            Path part = folder.resolve("out.jsonl.part");
            // not all five need be there: a result waits for the results of earlier items
            running.await("a result is there", () -> lines(part) > 0);
            assertThat(folder.resolve("out.jsonl")).doesNotExist();
            server.resume();
            assertThat(running.finish().code()).isZero();
        }
    }

    @Test
    void resultsWhoseRenameFailsAreKeptAndReported() throws Exception {
        try (EchoServer server = EchoServer.answering(5)) {
            CliProcess running = CliProcess.start(folder, command(server));
            await(running, server, 6);
            Files.createDirectories(folder.resolve("out.jsonl/in the way"));
            server.resume();
            CliProcess.Result result = running.finish();
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err().lines().filter(line -> line.startsWith("pocketflow: ")))
                    .singleElement()
                    .asString()
                    .startsWith("pocketflow: out.jsonl: ")
                    .endsWith(
                            "; the results so far are in out.jsonl.part; run the same command again to process only the"
                                    + " items that are not done")
                    .doesNotContain("Exception");
            assertThat(Files.readAllLines(folder.resolve("out.jsonl.part"))).hasSize(ITEMS);
        }
    }

    @Test
    void aSecondRunOnOneJournalIsRejected() throws Exception {
        try (EchoServer server = EchoServer.answering(10)) {
            String[] command = command(server);
            CliProcess first = CliProcess.start(folder, command);
            await(first, server, 11);
            CliProcess.Result second = CliProcess.run(folder, command);
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.err()).contains("out.jsonl.journal");
            server.resume();
            assertThat(first.finish().code()).isZero();
            assertAllIsThere();
        }
    }
}
