package io.pocketflow.benchmarks;

import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The benchmark of the cost of a step by JMH, with error bars and with each engine in JVMs of its own, so that an
 * engine does not suffer from the profile of another. The cases are the cases of {@link Bench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {

    private static final int NODES = 100;
    private static final int STEPS = 10_000;

    /** The name of the engine. */
    @Param({"raw-java-loop", "raw-completablefuture", "pocketflow", "pocketflow-async", "pocketflow-listener"})
    public String engine;

    private Case linear;
    private Case loop;

    /** Builds the cases of the engine. */
    @Setup
    public void build() throws Exception {
        Engine wanted = ServiceLoader.load(EngineProvider.class).stream()
                .flatMap(provider -> provider.get().engines().stream())
                .filter(one -> one.name().equals(engine))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown engine: " + engine));
        linear = wanted.linear(new Work(0), NODES);
        loop = wanted.loop(new Work(0), STEPS);
    }

    /** Closes the cases. */
    @TearDown
    public void close() throws Exception {
        linear.close();
        loop.close();
    }

    /** Runs a line of 100 no-op nodes; the result is per node. */
    @Benchmark
    @OperationsPerInvocation(NODES)
    public void linear() throws Exception {
        linear.run();
    }

    /** Runs a loop of 10,000 steps; the result is per step. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void loop() throws Exception {
        loop.run();
    }
}
