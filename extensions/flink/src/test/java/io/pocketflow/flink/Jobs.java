package io.pocketflow.flink;

import io.pocketflow.cli.FlinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Jobs of tests in a cluster of this process. */
final class Jobs {

    private Jobs() {}

    /** Returns an environment in which a job runs once, and in which a failure restarts it at once. */
    static StreamExecutionEnvironment environment(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.PORT, 0);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, java.time.Duration.ofMillis(1));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, java.time.Duration.ofMillis(100));
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    }

    /** Runs a job over files to its end, and returns the lines of its results, in no order. */
    static List<String> run(int parallelism, Path out, String... arguments) throws Exception {
        StreamExecutionEnvironment environment = environment(parallelism);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", out.toString(), "--flow", Shout.class.getName()));
        FileJob.of(FlinkOptions.parse(all.toArray(String[]::new))).build(environment);
        environment.execute();
        return lines(out);
    }

    /** Returns the lines of all files of a folder. */
    static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
