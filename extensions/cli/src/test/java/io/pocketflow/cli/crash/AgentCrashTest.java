package io.pocketflow.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent on a journal whose real process is killed in the middle of a call. Only the call in flight is in question: a call of a
 * model is made again, a call of a tool with side effects is held until the caller says what became of it, and calls that have
 * ended are not made again.
 */
@Tag("integration")
class AgentCrashTest {

    private static final int MINUTES = 5;

    @TempDir
    Path folder;

    private HeldServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new HeldServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Process start(String step) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentWorker.class.getName(),
                        folder.resolve("agent.journal").toString(),
                        server.origin(),
                        step)
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /** Runs the process to its end and returns its line. */
    private String run(String step) throws Exception {
        Process process = start(step);
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        return Files.readString(folder.resolve("output")).strip() + errors(process);
    }

    private String errors(Process process) throws IOException {
        return process.exitValue() == 0 ? "" : Files.readString(folder.resolve("errors"));
    }

    /** Kills the process, as {@code kill -9} does, while it waits for the response to a request of this path. */
    private void killDuring(String path, String step) throws Exception {
        CountDownLatch arrived = server.holdNext(path);
        Process process = start(step);
        while (!arrived.await(1, TimeUnit.SECONDS)) {
            assertThat(process.isAlive())
                    .as(() -> "the process ended before its request of " + path)
                    .isTrue();
        }
        process.destroyForcibly();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
    }

    @Test
    void toolWithSideEffectsIsHeldAndOtherCallsAreNotRepeated() throws Exception {
        assertThat(run(AgentWorker.RUN)).isEqualTo("asks for an approval");
        assertThat(server.requests()).containsExactly(HeldServer.MODEL, HeldServer.LOOK);

        killDuring(HeldServer.PAY, AgentWorker.APPROVE);
        assertThat(server.requests()).containsExactly(HeldServer.PAY);

        assertThat(run(AgentWorker.RUN))
                .as("after the crash")
                .startsWith("asks: ")
                .doesNotContain("approval");
        assertThat(run(AgentWorker.RUN)).as("asked again").startsWith("asks: ");
        assertThat(server.requests()).as("nothing is called before an answer").isEmpty();

        assertThat(run(AgentWorker.ANSWER_HELD)).isEqualTo("answer: Ann has her money.");
        assertThat(server.requests()).containsExactly(HeldServer.MODEL);
    }

    @Test
    void onlyTheModelCallInFlightIsMadeAgain() throws Exception {
        killDuring(HeldServer.MODEL, AgentWorker.RUN);
        assertThat(run(AgentWorker.RUN)).isEqualTo("asks for an approval");
        assertThat(server.requests()).containsExactly(HeldServer.MODEL, HeldServer.MODEL, HeldServer.LOOK);

        killDuring(HeldServer.MODEL, AgentWorker.APPROVE);
        assertThat(server.requests()).containsExactly(HeldServer.PAY, HeldServer.MODEL);

        assertThat(run(AgentWorker.RUN)).isEqualTo("answer: Ann has her money.");
        assertThat(server.requests()).as("the call in flight").isEqualTo(List.of(HeldServer.MODEL));
        assertThat(run(AgentWorker.RUN)).isEqualTo("answer: Ann has her money.");
        assertThat(server.requests()).as("a finished run").isEmpty();
    }

    @Test
    void toolWithoutSideEffectsIsCalledAgain() throws Exception {
        killDuring(HeldServer.LOOK, AgentWorker.RUN);
        assertThat(run(AgentWorker.RUN)).isEqualTo("asks for an approval");
        assertThat(server.requests()).containsExactly(HeldServer.MODEL, HeldServer.LOOK, HeldServer.LOOK);
    }
}
