package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.store.StepRecord.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real processes that are killed at random moments and restarted until they are done. By default one
 * process is killed once; with {@code -Dcrash.all=true}, as in {@code .ci/series}, one of each workload as often as the workload
 * says, or {@code -Dcrash.kills} times. The seed of the moments is part of the test and printed.
 */
@Tag("concurrency")
class CrashTest {

    private static final boolean ALL = Boolean.getBoolean("crash.all");
    private static final int KILLS = Integer.getInteger("crash.kills", ALL ? 0 : 1);
    private static final long SEED = Long.getLong("crash.seed", 20_261_121);
    private static final int MINUTES = 5;

    @TempDir
    Path folder;

    static Stream<CrashWorkloads> workloads() {
        return ALL ? Stream.of(CrashWorkloads.values()) : Stream.of(CrashWorkloads.NESTED);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void killedRunsRepeatOnlyCallsInFlight(CrashWorkloads workload) throws Exception {
        Random random = new Random(SEED + workload.ordinal());
        int kills = KILLS > 0 ? KILLS : workload.kills;
        List<String> log = new ArrayList<>();
        try (CallServer server = new CallServer()) {
            for (int i = 0; i < kills; i++) {
                int after = 1 + random.nextInt(Math.max(1, workload.calls / (2 * kills + 2) - CallServer.SLACK));
                log.add(kill(workload, server, after));
            }
            server.life(0);
            assertThat(start(workload, server).waitFor(MINUTES, TimeUnit.MINUTES))
                    .isTrue();
            List<Integer> repeats = server.repeats();
            System.out.println(workload + " (seed " + SEED + "): killed " + kills + " times, " + log
                    + "; calls repeated for each life's end: " + repeats + "; calls in all: " + server.calls() + " for "
                    + workload.calls);
            assertThat(repeats).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(workload.most));
            assertThat(repeats.get(kills))
                    .as("repeated by the life that was not killed")
                    .isZero();
            assertThat(server.calls()
                            - repeats.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(workload.calls);
        }
        assertThat(Files.readAllLines(result())).isEqualTo(workload.expected());
        JournalRun run = Journal.read(journal()).get(0);
        assertThat(run.steps(Kind.DONE)).hasSize(workload.records).hasSameSizeAs(run.steps());
    }

    /** Runs one life of the process and returns its description. */
    private String kill(CrashWorkloads workload, CallServer server, int after) throws Exception {
        CountDownLatch enough = server.life(after);
        Process process = start(workload, server);
        while (!enough.await(1, TimeUnit.SECONDS)) {
            assertThat(process.isAlive()).as(this::output).isTrue();
        }
        process.destroyForcibly();
        int inFlight = server.inFlight();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("killed before it was done").isNotZero();
        int doubted = Journal.read(journal()).stream()
                .mapToInt(run -> run.inDoubt().size())
                .sum();
        assertThat(doubted).isLessThanOrEqualTo(workload.most * (server.number() + 1));
        return "after " + server.fresh() + " new calls, " + inFlight + " in flight, " + doubted + " in doubt";
    }

    private Process start(CrashWorkloads workload, CallServer server) throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        path,
                        CrashWorker.class.getName(),
                        workload.name(),
                        journal().toString(),
                        Integer.toString(server.port()),
                        result().toString(),
                        Integer.toString(server.number()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output").toFile()))
                .start();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private Path journal() {
        return folder.resolve("crash.journal");
    }

    private Path result() {
        return folder.resolve("result");
    }
}
