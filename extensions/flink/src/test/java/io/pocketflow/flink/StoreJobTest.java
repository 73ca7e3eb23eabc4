package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.postgres.fixture.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose calls are recorded in a database. */
@Timeout(120)
class StoreJobTest {

    private static final AtomicBoolean FAILED = new AtomicBoolean();

    private final String runId = "job-" + UUID.randomUUID();

    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        Shout.reset();
        FAILED.set(false);
    }

    private static List<FlowItem> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> FlowItem.ofJson("{\"text\": \"word" + i + "\"}"))
                .toList();
    }

    /** Returns a stream of items in all subtasks. */
    private static DataStream<FlowItem> rebalanced(StreamExecutionEnvironment environment, int count) {
        return environment.fromData(items(count)).rebalance().map(item -> item).returns(FlowItem.class);
    }

    private PocketFlowJob job() {
        return PocketFlowJob.of(Shout.class.getName(), runId)
                .withStore(Server.shared().url());
    }

    private static List<ItemResult> collect(DataStream<ItemResult> results) throws Exception {
        return results.executeAndCollect(10_000);
    }

    @Test
    void aJobThatIsSubmittedAgainWithAnotherParallelismRepeatsNoCall() throws Exception {
        for (int parallelism : List.of(2, 3, 1)) {
            StreamExecutionEnvironment environment = Jobs.environment(parallelism);
            List<ItemResult> results = collect(job().over(rebalanced(environment, 300)));

            assertThat(results).hasSize(300).allMatch(result -> result.status().equals("DONE"));
            assertThat(results.stream().map(ItemResult::result)).contains("\"WORD0\"", "\"WORD299\"");
            assertThat(Shout.CALLS).hasSize(300);
        }
    }

    @Test
    void aRestartAfterAFailureRepeatsNoFinishedCall() throws Exception {
        StreamExecutionEnvironment environment = Jobs.environment(2);
        DataStream<ItemResult> results = job().over(rebalanced(environment, 400));
        List<ItemResult> all = collect(results.map(new FailOnce()).returns(ItemResult.class));

        assertThat(FAILED).isTrue();
        assertThat(all.stream().map(ItemResult::result).distinct()).hasSize(400);
        // calls in flight at the failure may be repeated: 10 of each subtask
        assertThat(Shout.CALLS.size()).isBetween(400, 420);
    }

    /** Fails at the result of one item, once. */
    private static final class FailOnce implements MapFunction<ItemResult, ItemResult> {

        private static final long serialVersionUID = 1L;

        @Override
        public ItemResult map(ItemResult result) {
            if (result.item().contains("word200\"") && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("a failure of the test");
            }
            return result;
        }
    }

    @Test
    void theRateHoldsAcrossARestartAndAnotherParallelism() throws Exception {
        Duration window = Duration.ofMillis(400);
        int starts = 20;
        for (int parallelism : List.of(2, 3)) {
            StreamExecutionEnvironment environment = Jobs.environment(parallelism);
            DataStream<ItemResult> results = job().withSetting("parallelism", "" + parallelism)
                    .withRate(starts, window)
                    .over(rebalanced(environment, parallelism * 40));
            collect(results.map(new FailOnce()).returns(ItemResult.class));
        }
        List<Long> times = Shout.CALLS.stream().map(Shout.Call::nanos).sorted().toList();
        assertThat(times).hasSizeGreaterThanOrEqualTo(200);
        for (int i = starts; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - starts))
                    .as("starts %d to %d", i - starts, i)
                    // a permit is granted a moment before its call begins
                    .isGreaterThan(window.toNanos() - Duration.ofMillis(40).toNanos());
        }
    }

    @Test
    void filesOfResultsAreWholeAfterAJobIsSubmittedAgain() throws Exception {
        Path items = folder.resolve("items.jsonl");
        Files.writeString(
                items,
                IntStream.range(0, 200)
                        .mapToObj(i -> "{\"text\": \"word" + i + "\"}\n")
                        .collect(Collectors.joining()));
        String[] arguments = {
            "--items",
            items.toString(),
            "--run-id",
            runId,
            "--store",
            Server.shared().url()
        };

        List<String> first = Jobs.run(2, folder.resolve("first.jsonl"), arguments);
        List<String> second = Jobs.run(3, folder.resolve("second.jsonl"), arguments);

        assertThat(Shout.CALLS).hasSize(200);
        assertThat(withoutTimes(second)).containsExactlyInAnyOrderElementsOf(withoutTimes(first));
    }

    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("\"ms\":\\d+", "")).toList();
    }

    @Test
    void aPasswordInTheUrlIsRefused() {
        DataStream<FlowItem> items = Jobs.environment(1).fromData(items(1));
        PocketFlowJob job = PocketFlowJob.of(Shout.class.getName(), runId).withStore("postgresql://app:secret@db/runs");

        assertThatThrownBy(() -> job.over(items))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set PGPASSWORD")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aBudgetNeedsAStoreAModelAndAPrice() {
        StreamExecutionEnvironment environment = Jobs.environment(1);
        DataStream<FlowItem> items = environment.fromData(items(1));
        PocketFlowJob budget = PocketFlowJob.of(Shout.class.getName(), runId).withBudget(java.math.BigDecimal.ONE);

        assertThatThrownBy(() -> budget.over(items))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a store");
        assertThatThrownBy(() -> budget.withStore(Server.shared().url())
                        .withModel("openai:no-such-model")
                        .over(items))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the bundled prices have none for the model 'openai:no-such-model'");
    }
}
