package io.pocketflow.benchmarks.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.flink.fixture.CallClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/** The work as Flink's documentation writes it: files of JSON lines, an asynchronous function, files of JSON lines. */
final class PlainJob {

    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

    private PlainJob() {}

    static void run(Path items, Path out, String server, int maxConcurrency) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(CHECKPOINTS.toMillis());
        DataStream<String> lines = environment.fromSource(
                FileSource.forRecordStreamFormat(new TextLineInputFormat(), items)
                        .build(),
                WatermarkStrategy.noWatermarks(),
                "items");
        AsyncDataStream.unorderedWait(
                        lines,
                        new Calls(server),
                        0,
                        TimeUnit.MILLISECONDS,
                        maxConcurrency / environment.getParallelism())
                .sinkTo(FileSink.forRowFormat(out, new SimpleStringEncoder<String>())
                        .withBucketAssigner(new BasePathBucketAssigner<>())
                        .build());
        environment.execute("plain");
    }

    private static final class Calls extends RichAsyncFunction<String, String> {

        private static final long serialVersionUID = 1L;

        private final String server;
        private transient ObjectMapper json;
        private transient CallClient client;

        Calls(String server) {
            this.server = server;
        }

        @Override
        public void open(OpenContext context) {
            json = new ObjectMapper();
            client = new CallClient(server);
        }

        @Override
        public void asyncInvoke(String line, ResultFuture<String> row) throws IOException {
            ObjectNode item = (ObjectNode) json.readTree(line);
            client.call(item.path("name").textValue()).whenComplete((answer, failure) -> {
                item.put("status", failure == null ? "DONE" : "FAILED");
                item.put("result", failure == null ? answer : failure.toString());
                try {
                    row.complete(List.of(json.writeValueAsString(item)));
                } catch (IOException impossible) {
                    row.completeExceptionally(new UncheckedIOException(impossible));
                }
            });
        }
    }
}
