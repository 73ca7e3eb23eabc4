package io.pocketflow.flink;

import io.pocketflow.cli.FlinkOptions;
import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.pool.PoolOptions;
import io.pocketflow.cli.results.ResultForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** A job over files of items, which writes files of results. Confined to one thread. */
final class FileJob {

    /** The time between two checkpoints, unless the cluster or the user sets another one. */
    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

    private final FlinkOptions options;
    private final PoolOptions pool;
    private final Console console;

    private FileJob(FlinkOptions options) {
        this.options = options;
        this.pool = options.pool();
        this.console = Console.system();
    }

    static FileJob of(FlinkOptions options) {
        return new FileJob(options);
    }

    void run() throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.configure(defaults(environment.getConfiguration()));
        build(environment);
        environment.execute("PocketFlow " + pool.runId());
    }

    /** Returns the settings of Flink that neither the cluster nor the user has made. */
    private static Configuration defaults(ReadableConfig given) {
        Configuration defaults = new Configuration();
        if (given.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
            defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        }
        if (given.getOptional(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)
                .isEmpty()) {
            defaults.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        if (given.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
            defaults.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        }
        return defaults;
    }

    /** Adds the source, the pool and the files of results to the graph. */
    void build(StreamExecutionEnvironment environment) throws IOException, UserError {
        List<Path> files = files(new Path(options.items()));
        String name = files.get(0).getName();
        FileForm form = form(files);
        ResultForm results;
        try (InputStream in = open(files.get(0));
                ItemSource source = form.isTable() ? Items.table(name, in) : Items.lines(name, in)) {
            results = pool.form(source, options.modelName().orElse(""), console);
        }
        Path out = new Path(options.out());
        checkOut(out, environment.getConfiguration());
        DataStream<FlowItem> items = environment
                .fromSource(
                        FileSource.forBulkFileFormat(new ItemFormat(form), files.toArray(Path[]::new))
                                .setFileEnumerator(() -> new ItemSplits(form))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "items " + name)
                .uid("pocketflow-items");
        PocketFlowJob.of(settings())
                .over(items, new ItemText(name, form.header()), new RowForm.Lines(results))
                .sinkTo(sink(out, results))
                .name("results " + out.getName())
                .uid("pocketflow-results");
    }

    private JobSettings settings() {
        JobSettings.Draft draft =
                new JobSettings.Draft(JobSettings.of(options.factory(), Objects.requireNonNull(pool.runId())));
        draft.settings = options.settings();
        draft.model = options.modelName().orElse(null);
        draft.baseUrl = options.baseUrl().orElse(null);
        draft.callTimeout = options.callTimeout();
        draft.store = pool.store();
        draft.maxConcurrency = pool.givenMaxConcurrency();
        draft.requestsPerMinute = pool.requestsPerMinute();
        draft.tokensPerMinute = pool.tokensPerMinute();
        draft.rate = options.rate();
        draft.budget = pool.budget();
        draft.itemTimeout = pool.itemTimeout();
        return draft.settings();
    }

    // ---- files

    /** Returns the file of items, or the files of items in a folder, sorted by name. */
    private List<Path> files(Path given) throws IOException, UserError {
        FileSystem system = given.getFileSystem();
        if (!system.exists(given)) {
            throw new UserError(given + ": there is no such file; --items needs a file or a folder that the submitting"
                    + " machine and all TaskManagers can read");
        }
        List<Path> files = new ArrayList<>();
        if (system.getFileStatus(given).isDir()) {
            for (FileStatus file : system.listStatus(given)) {
                if (!file.isDir() && FileForm.isKnown(file.getPath().getName())) {
                    files.add(file.getPath());
                }
            }
        } else if (FileForm.isKnown(given.getName())) {
            files.add(given);
        }
        if (files.isEmpty()) {
            throw new UserError(given + ": a job reads files whose names end with .jsonl, .ndjson, .csv, .tsv or .tab");
        }
        files.sort(Comparator.comparing(Path::getName));
        return files;
    }

    /** Returns the form of all files. */
    private FileForm form(List<Path> files) throws IOException, UserError {
        FileForm first = form(files.get(0));
        for (Path file : files) {
            if (!form(file).equals(first)) {
                throw new UserError(
                        file + ": this file is not like " + files.get(0).getName()
                                + "; all files of --items must be lines of JSON, or tables with the same header");
            }
        }
        return first;
    }

    private FileForm form(Path file) throws IOException, UserError {
        if (!FileForm.isTable(file.getName())) {
            return FileForm.JSON_LINES;
        }
        char separator;
        try (InputStream in = open(file);
                ItemSource table = Items.table(file.getName(), in)) {
            separator = table.shape().separator();
        }
        try (InputStream in = open(file)) {
            return FileForm.ofTable(in, separator);
        }
    }

    private static InputStream open(Path file) throws IOException {
        return file.getFileSystem().open(file);
    }

    /** Rejects a folder of results that another job has written, unless this job continues from a checkpoint. */
    private static void checkOut(Path out, ReadableConfig configuration) throws IOException, UserError {
        FileSystem system = out.getFileSystem();
        boolean isContinued =
                configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
        if (!isContinued && system.exists(out)) {
            if (!system.getFileStatus(out).isDir()) {
                throw new UserError(out + ": this is a file; --out needs a folder, in which the subtasks write files");
            }
            if (system.listStatus(out).length > 0) {
                throw new UserError(out + ": this folder is not empty; use another --out, or continue the job from its"
                        + " checkpoint");
            }
        }
    }

    private static FileSink<String> sink(Path out, ResultForm results) {
        String ending = out.getName().toLowerCase(Locale.ROOT).endsWith(".tsv") ? ".tsv" : ".csv";
        OutputFileConfig names = OutputFileConfig.builder()
                .withPartPrefix("part")
                .withPartSuffix(results.isTable() ? ending : ".jsonl")
                .build();
        if (results.isTable()) {
            return FileSink.forBulkFormat(
                            out, HeadedLines.factory(results.format().head()))
                    .withBucketAssigner(new BasePathBucketAssigner<>())
                    .withRollingPolicy(OnCheckpointRollingPolicy.build())
                    .withOutputFileConfig(names)
                    .build();
        }
        return FileSink.<String>forRowFormat(out, (line, to) -> to.write(line.getBytes(StandardCharsets.UTF_8)))
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withOutputFileConfig(names)
                .build();
    }
}
