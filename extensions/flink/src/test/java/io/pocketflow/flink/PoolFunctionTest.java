package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.async.CollectionSupplier;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolFunctionTest {

    @BeforeEach
    void reset() {
        Shout.reset();
    }

    /** The rows of one element. */
    private static final class Row implements ResultFuture<ItemResult> {

        final CompletableFuture<List<ItemResult>> rows = new CompletableFuture<>();

        @Override
        public void complete(Collection<ItemResult> all) {
            rows.complete(List.copyOf(all));
        }

        @Override
        public void completeExceptionally(Throwable error) {
            rows.completeExceptionally(error);
        }

        @Override
        public void complete(CollectionSupplier<ItemResult> supplier) {
            throw new AssertionError("the function completes with rows");
        }
    }

    private static SubtaskRun open() throws Exception {
        JobSettings job = JobSettings.of(Shout.class.getName(), "job");
        return SubtaskRun.open(job, new Share(0, 1), Shout.class.getClassLoader(), false);
    }

    @Test
    void aTimeoutCancelsTheCallAndIsARow() throws Exception {
        try (SubtaskRun run = open()) {
            PoolFunction<ItemResult> function = new PoolFunction<>(
                    JobSettings.of(Shout.class.getName(), "job"), ItemText.JSON, new RowForm.Typed(""));
            function.use(run);
            FlowItem slow = FlowItem.ofJson("{\"text\": \"slow\"}");
            Row row = new Row();
            function.asyncInvoke(slow, row);
            assertThat(Shout.slowBegan.await(30, TimeUnit.SECONDS)).isTrue();

            function.timeout(slow, row);

            ItemResult result = row.rows.join().get(0);
            assertThat(result.status()).isEqualTo("FAILED");
            assertThat(result.kind()).isEqualTo("TimeoutException");
            assertThat(Shout.slowEnded.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingARunCancelsItsCalls() throws Exception {
        SubtaskRun run = open();
        run.process(ItemText.JSON.item(FlowItem.ofJson("{\"text\": \"slow\"}")));
        assertThat(Shout.slowBegan.await(30, TimeUnit.SECONDS)).isTrue();

        run.close();

        assertThat(Shout.slowEnded.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void sourceAndPoolAreOneTaskWithoutAShuffle() {
        StreamExecutionEnvironment environment = Jobs.environment(3);
        DataStream<FlowItem> items = environment
                .fromSequence(0, 10)
                .map(i -> FlowItem.ofJson("{}"))
                .returns(TypeInformation.of(FlowItem.class));
        PocketFlowJob.of(Shout.class.getName(), "job").over(items).print();

        JobGraph graph = environment.getStreamGraph().getJobGraph();

        List<JobVertex> vertices = graph.getVerticesSortedTopologicallyFromSources();
        assertThat(vertices).hasSize(1);
        assertThat(vertices.get(0).getName()).contains("pool io.pocketflow.flink.Shout");
        assertThat(vertices.get(0).getParallelism()).isEqualTo(3);
    }
}
