package io.pocketflow.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.flink.fixture.CallServer;
import io.pocketflow.flink.fixture.CallServer.Call;
import io.pocketflow.postgres.fixture.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs on a cluster of processes, which are killed. A server holds its answers while a process is killed, so that the calls
 * in flight at that moment are known.
 */
@Tag("integration")
class ClusterTest {

    private static final int ITEMS = Integer.getInteger("cluster.items", 20_000);
    private static final int MOST = 100;
    private static final Duration LATENCY = Duration.ofMillis(50);

    private static final int RATE = 60;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int RATED_ITEMS = 1_500;

    @TempDir
    Path folder;

    private static String submit(
            Cluster cluster, CallServer server, JobFiles files, String run, int parallelism, String... more)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--items",
                files.items().toString(),
                "--out",
                files.out().toString(),
                "--set",
                "server=" + server.address(),
                "--store",
                Server.shared().url(),
                "--run-id",
                run,
                "--parallelism",
                Integer.toString(parallelism),
                "--max-concurrency",
                Integer.toString(MOST)));
        arguments.addAll(List.of(more));
        return cluster.submit(arguments.toArray(String[]::new));
    }

    /** Waits until as many calls as allowed are in flight, and stay so. */
    private static void awaitHeld(Cluster cluster, CallServer server) throws Exception {
        assertThat(server.awaitHeld(MOST, Cluster.LONG_ENOUGH))
                .as(cluster.status() + server.count() + " calls, in flight: " + server.inFlight())
                .isTrue();
    }

    @Test
    void killedProcessesRepeatOnlyCallsInFlight() throws Exception {
        JobFiles files = JobFiles.write(folder, ITEMS);
        try (CallServer server = CallServer.start(LATENCY);
                Cluster cluster = Cluster.start(folder, 2)) {
            String job = submit(cluster, server, files, "killed", 2);
            cluster.awaitCheckpoint(job);
            server.holdAfter(ITEMS / 3);
            awaitHeld(cluster, server);
            Map<String, Integer> atFirst = server.inFlight();
            String worker = cluster.killWorker();
            server.holdAfter(ITEMS * 2L / 3);
            cluster.up(2);
            awaitHeld(cluster, server);
            int afterFirst = server.repeats();
            assertThat(atFirst).containsKey(worker).hasSize(2);
            assertThat(afterFirst)
                    .as("calls repeated after the worker was killed")
                    .isLessThanOrEqualTo(MOST);

            Map<String, Integer> atSecond = server.inFlight();
            cluster.killMaster();
            server.release();
            cluster.up(2);
            String resumed = submit(cluster, server, files, "killed", 2, "--from-checkpoint", cluster.checkpoint(job));
            cluster.awaitEnd(resumed, "FINISHED");

            files.checkResults();
            int afterSecond = server.repeats() - afterFirst;
            System.out.println("flink: " + ITEMS + " items; worker " + worker + " killed: " + afterFirst
                    + " calls repeated, in flight " + atFirst + "; master killed: " + afterSecond
                    + " calls repeated, in flight " + atSecond);
            assertThat(afterSecond)
                    .as("calls repeated after the master was killed")
                    .isLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void rescaledJobRepeatsOnlyCallsInFlight() throws Exception {
        JobFiles files = JobFiles.write(folder, ITEMS);
        try (CallServer server = CallServer.start(LATENCY);
                Cluster cluster = Cluster.start(folder, 2)) {
            String job = submit(cluster, server, files, "rescaled", 2);
            cluster.awaitCheckpoint(job);
            server.holdAfter(ITEMS / 2);
            awaitHeld(cluster, server);
            cluster.cancel(job);
            cluster.awaitEnd(job, "CANCELED");
            server.release();
            cluster.up(3);
            String resumed =
                    submit(cluster, server, files, "rescaled", 3, "--from-checkpoint", cluster.checkpoint(job));
            cluster.awaitEnd(resumed, "FINISHED");

            files.checkResults();
            System.out.println("flink: " + ITEMS + " items rescaled from 2 to 3: " + server.repeats()
                    + " calls repeated of " + MOST + " in flight");
            assertThat(server.calls().stream().map(Call::caller).distinct()).hasSize(3);
            assertThat(server.repeats()).isLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void rateHoldsAcrossAKillAndARescale() throws Exception {
        JobFiles files = JobFiles.write(folder, RATED_ITEMS);
        String rate = RATE + "/" + WINDOW.toSeconds() + "s";
        try (CallServer server = CallServer.start(LATENCY);
                Cluster cluster = Cluster.start(folder, 2)) {
            String job = submit(cluster, server, files, "rated", 2, "--rate", rate);
            cluster.awaitCheckpoint(job);
            assertThat(server.awaitCount(3 * RATE, Cluster.LONG_ENOUGH)).isTrue();
            String worker = cluster.killWorker();
            cluster.up(2);
            long killedAt = server.count();
            assertThat(server.awaitCallers(3, Cluster.LONG_ENOUGH))
                    .as("the new worker calls")
                    .isTrue();
            assertThat(server.awaitCount(server.count() + RATE, Cluster.LONG_ENOUGH))
                    .isTrue();
            cluster.cancel(job);
            cluster.awaitEnd(job, "CANCELED");
            long cancelledAt = server.count();
            cluster.up(3);
            String resumed = submit(
                    cluster, server, files, "rated", 3, "--rate", rate, "--from-checkpoint", cluster.checkpoint(job));
            cluster.awaitEnd(resumed, "FINISHED");

            files.checkResults();
            int most = mostInAWindow(server.calls());
            System.out.println("flink: rate " + rate + ", worker " + worker + " killed at call " + killedAt
                    + ", rescaled at call " + cancelledAt + ": at most " + most + " calls in a window");
            assertThat(most).as("calls in a window").isBetween(RATE / 2, RATE);
        }
    }

    /** Returns the maximum number of calls that arrived in any window of time. */
    private static int mostInAWindow(List<Call> calls) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < calls.size(); i++) {
            while (calls.get(i).nanos() - calls.get(first).nanos() >= WINDOW.toNanos()) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
