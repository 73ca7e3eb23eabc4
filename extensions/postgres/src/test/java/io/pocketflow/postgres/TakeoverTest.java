package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.postgres.fixture.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Owners of a run in processes of their own, which are killed, paused, or lose the server, while another process waits for the
 * run. {@code -Dtakeover.kills} sets the number of kills; the seed of the moments is part of the test and printed.
 */
@Tag("integration")
class TakeoverTest {

    private static final int KILLS = Integer.getInteger("takeover.kills", 6);
    private static final long SEED = Long.getLong("takeover.seed", 20_261_129);
    private static final int CALLS = 2 * OwnerProcess.ITEMS;
    private static final int LATENCY = 20;
    private static final int MINUTES = 3;
    private static final int MOST_LATE = 3;
    /** The promise of the store: a run is taken over within 15 seconds. */
    private static final long MOST_MILLIS = 15_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"run", "worker"})
    void aKilledOwnerIsTakenOverAndRepeatsOnlyCallsInFlight(String mode) throws Exception {
        Random random = new Random(SEED);
        int kills = mode.equals("run") ? KILLS : Math.max(1, KILLS / 3);
        List<Long> millis = new ArrayList<>();
        List<String> repeats = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            int after = CALLS / (kills + 1) * i + 1 + random.nextInt(CALLS / (kills + 1));
            kill(mode, i, after, millis, repeats);
        }
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.println(
                "takeovers by mode '" + mode + "' (seed " + SEED + "): " + kills + " kills, from the kill to the"
                        + " first call of the next owner: median " + sorted.get(sorted.size() / 2) + " ms, worst "
                        + sorted.get(sorted.size() - 1) + " ms; repeated of in flight for each kill: " + repeats);
        assertThat(sorted.get(sorted.size() - 1)).isLessThan(MOST_MILLIS);
    }

    private void kill(String mode, int number, int after, List<Long> millis, List<String> repeats) throws Exception {
        String schema = Server.schema();
        PostgresUrl url = Server.shared().address();
        try (CountingServer calls = new CountingServer(LATENCY);
                Owner first = Owner.start(mode, url, schema, calls, "first-" + mode + number, folder)) {
            calls.holdAfter(after);
            assertThat(calls.alarm(after).await(MINUTES, TimeUnit.MINUTES))
                    .as(first::output)
                    .isTrue();
            try (Owner second = Owner.start(mode, url, schema, calls, "second-" + mode + number, folder)) {
                second.awaitReady();
                int inFlight = calls.inFlight(first.name);
                first.kill();
                long killedAt = System.nanoTime();
                calls.release();
                assertThat(second.await()).as(second::output).isZero();
                assertThat(second.result()).isEqualTo(OwnerProcess.expected());
                assertThat(calls.repeats()).isLessThanOrEqualTo(OwnerProcess.MOST);
                millis.add((calls.firstOf(second.name) - killedAt) / 1_000_000);
                repeats.add(calls.repeats() + " of " + inFlight);
            }
        }
    }

    @Test
    void aPausedOwnerChangesNothingWhenItWakesUp() throws Exception {
        String schema = Server.schema();
        PostgresUrl url = Server.shared().address();
        try (CountingServer calls = new CountingServer(LATENCY);
                Owner first = Owner.start("run", url, schema, calls, "first", folder)) {
            calls.holdAfter(CALLS / 4);
            assertThat(calls.alarm(CALLS / 4).await(MINUTES, TimeUnit.MINUTES)).isTrue();
            try (Owner second = Owner.start("run", url, schema, calls, "second", folder)) {
                second.awaitReady();
                int inFlight = calls.inFlight(first.name);
                first.signal("STOP");
                calls.release();
                assertThat(calls.alarm(CALLS / 2).await(MINUTES, TimeUnit.MINUTES))
                        .as(second::output)
                        .isTrue();
                int before = calls.countOf(first.name);
                first.signal("CONT");
                assertThat(first.await()).as(first::output).isNotZero();
                assertThat(first.output()).contains("LeaseLostException");
                // an attempt that was allowed just before the pause may reach the server after it
                int late = calls.countOf(first.name) - before;
                assertThat(late).as("calls of the old owner after the pause").isLessThanOrEqualTo(MOST_LATE);
                assertThat(second.await()).as(second::output).isZero();
                assertThat(second.result()).isEqualTo(OwnerProcess.expected());
                assertThat(calls.repeats()).isLessThanOrEqualTo(OwnerProcess.MOST);
                System.out.println("owner paused past its lease: " + calls.repeats() + " calls repeated of " + inFlight
                        + " in flight, " + late + " started after the pause");
            }
        }
    }

    @Test
    void aServerThatRestartsDuringATakeoverDelaysIt() throws Exception {
        Path data = folder.resolve("data");
        Server server = Server.start(data, 0);
        int port = server.port();
        try (CountingServer calls = new CountingServer(LATENCY);
                Owner first = Owner.start("run", server.address(), "restart", calls, "first", folder)) {
            assertThat(calls.alarm(CALLS / 4).await(MINUTES, TimeUnit.MINUTES)).isTrue();
            try (Owner second = Owner.start("run", server.address(), "restart", calls, "second", folder)) {
                second.awaitReady();
                first.kill();
                server.close();
                server = Server.start(data, port);
                assertThat(second.await()).as(second::output).isZero();
                assertThat(second.result()).isEqualTo(OwnerProcess.expected());
                assertThat(calls.repeats()).isLessThanOrEqualTo(OwnerProcess.MOST);
            }
        } finally {
            server.close();
        }
    }

    @Test
    void aServerThatRestartsDuringARunDelaysIt() throws Exception {
        Path data = folder.resolve("data");
        Server server = Server.start(data, 0);
        int port = server.port();
        try (CountingServer calls = new CountingServer(LATENCY);
                Owner only = Owner.start("run", server.address(), "restart", calls, "only", folder)) {
            assertThat(calls.alarm(CALLS / 4).await(MINUTES, TimeUnit.MINUTES)).isTrue();
            server.close();
            server = Server.start(data, port);
            assertThat(only.await()).as(only::output).isZero();
            assertThat(only.result()).isEqualTo(OwnerProcess.expected());
            assertThat(calls.repeats()).isZero();
        } finally {
            server.close();
        }
    }
}
