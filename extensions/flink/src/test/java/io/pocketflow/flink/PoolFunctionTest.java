package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.FlinkOptions;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.async.CollectionSupplier;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PoolFunctionTest {

    @TempDir
    private Path folder;

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
    void aJobIsStoppedWithASavepointWhileCallsAreInFlight() throws Exception {
        StreamExecutionEnvironment environment = Jobs.environment(1);
        DataStream<FlowItem> items = environment
                .fromSequence(0, Long.MAX_VALUE - 1)
                // the source does not end, and the operator has room left
                .filter(i -> i < 3)
                .map(i -> FlowItem.ofJson("{\"text\": \"slow\"}"))
                .returns(FlowItem.class);
        PocketFlowJob.of(Shout.class.getName(), "job").over(items).sinkTo(new DiscardingSink<>());
        JobClient running = environment.executeAsync();
        assertThat(Shout.slowBegan.await(30, TimeUnit.SECONDS)).isTrue();

        String savepoint = running.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.NATIVE)
                .get();

        assertThat(savepoint).startsWith("file:");
        assertThat(running.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
        assertThat(Shout.slowEnded.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false, 0, false", "true, 0, true", "false, 1, true"})
    void aContinuedTaskWaitsForOneWindowOfItsRate(boolean isRestored, int attempt, boolean waits) throws Exception {
        Duration window = Duration.ofSeconds(2);
        JobSettings.Draft draft = new JobSettings.Draft(JobSettings.of(Shout.class.getName(), "job"));
        draft.rate = new FlinkOptions.Rate(1, window);
        PoolFunction<ItemResult> function = new PoolFunction<>(draft.settings(), ItemText.JSON, new RowForm.Typed(""));
        function.setRuntimeContext(answering(
                RuntimeContext.class,
                Map.of(
                        "getTaskInfo",
                                answering(
                                        TaskInfo.class,
                                        Map.of(
                                                "getIndexOfThisSubtask",
                                                0,
                                                "getNumberOfParallelSubtasks",
                                                1,
                                                "getAttemptNumber",
                                                attempt)),
                        "getUserCodeClassLoader", Shout.class.getClassLoader(),
                        "getMetricGroup", UnregisteredMetricsGroup.createOperatorMetricGroup())));

        function.initializeState(answering(FunctionInitializationContext.class, Map.of("isRestored", isRestored)));
        long began = System.nanoTime();
        function.open(new OpenContext() {});
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        function.close();

        assertThat(took.compareTo(window) >= 0).as("%s", took).isEqualTo(waits);
    }

    /** Returns an object of Flink that answers these methods. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new AssertionError("the function calls " + method);
                    }
                    return answer;
                }));
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
