package io.pocketflow.cli.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.EchoServer;
import io.pocketflow.cli.fixture.Eventually;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.PageFetcher;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GaugeTest {

    private static final int ITEMS = 5;

    private final CostMeter costs = CostMeter.of(Prices.bundled());
    private final Plan plan =
            new Plan(List.of(new Question(Template.of("{q}"), null, null, null, null)), null, "openai:m", "");
    private Gauge gauge;

    private PoolRun<PoolStatus> start(EchoServer server, ModelLimits limits, int maxConcurrency) {
        ChatModel model = ChatModels.of("openai:m", URI.create(server.baseUrl()), null)
                .limited(Budget.of(limits))
                .metered(costs);
        gauge = new Gauge(Budget.limiting(model), maxConcurrency, Double.POSITIVE_INFINITY, costs);
        Chain chain =
                Chain.of(plan, model, Retry.upTo(1), new PageFetcher(FetchOptions.defaults()), new Purse(null, costs));
        List<Task> tasks = LongStream.range(0, ITEMS)
                .mapToObj(i -> plan.task(new Item(i, Map.of("q", "q" + i), List.of(), null)))
                .toList();
        return Pool.of(chain, Chain.TASK, Chain.ANSWER)
                .withMaxConcurrency(maxConcurrency)
                .startStream(tasks.iterator(), report -> gauge.ended(report.outcome()));
    }

    private String line(PoolRun<PoolStatus> run) {
        return gauge.line(run.status(), ITEMS).toString();
    }

    @Test
    void callsThatWaitForALimitAreNamed() throws Exception {
        try (EchoServer server = EchoServer.willing()) {
            PoolRun<PoolStatus> run = start(server, ModelLimits.perMinute(2), 10);
            Eventually.holds("two calls end", () -> run.status().done() == 2);
            Eventually.holds("three calls wait", () -> line(run).contains(" limits: 3 waiting "));
            run.cancel();
        }
    }

    @Test
    void callsThatWaitForAPlaceInThePoolAreNotNamed() throws Exception {
        try (EchoServer server = EchoServer.answering(0)) {
            PoolRun<PoolStatus> run = start(server, ModelLimits.NONE, 2);
            Eventually.holds("two calls are in flight", () -> server.questions().size() == 2);
            assertThat(line(run)).contains(" in flight=2 ").doesNotContain("limits");
            run.cancel();
        }
    }
}
