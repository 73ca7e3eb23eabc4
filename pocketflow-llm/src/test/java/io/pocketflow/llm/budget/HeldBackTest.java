package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pool whose calls wait for a throttle that another call met. */
class HeldBackTest {

    private final VirtualRun virtual = new VirtualRun();

    @Test
    void poolCountsAThrottleOfItsServerOnce() {
        ScriptedServer server = new ScriptedServer(
                virtual,
                Duration.ofSeconds(1),
                request -> virtual.elapsed().isZero()
                        ? Answering.throttle(Duration.ofMinutes(1))
                        : Answering.ok(Map.of()));
        ModelLimits limits = ModelLimits.NONE.withMaxInFlight(1).withMaxWait(Duration.ofSeconds(10));
        ChatModel model = server.limited(Budget.of(limits, virtual));
        List<String> items = IntStream.range(0, 20).mapToObj(i -> "item " + i).toList();

        PoolReport<String, String> report = Pool.ofAsync((String item) -> model.chatAsync(item))
                .withMaxConcurrency(5)
                .withOptions(virtual.options())
                .run(items);

        assertThat(report.results()).hasSize(20);
        assertThat(server.refusals).hasSize(1);
        assertThat(server.sent).hasSize(21);
        assertThat(report.status().throttles()).isEqualTo(1);
        assertThat(report.status().attempts()).isEqualTo(20);
    }
}
