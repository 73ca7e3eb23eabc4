package io.pocketflow.core.random;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One random durable flow, run by one process after another, each of which ends after a random number of durable records,
 * until the flow is done. Questions are answered in between.
 */
public final class DurableGraph {

    private static final int MOST_RUNS = 200;
    /** The number of runs after which no process is ended. */
    private static final int ENDED_RUNS = 8;

    /** A stand-in for a process. */
    public interface Process extends AutoCloseable {
        /** Returns the options of the run, with the store. */
        RunOptions options();

        /** Returns how calls of exec end. */
        DurableWorld.Calls calls();

        @Override
        void close();
    }

    /** How a process's end is seen by its run. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception with which saves fail once the process has ended. */
        public Stopped() {
            super("the process has ended");
        }
    }

    private final Random random;
    private final DurableSpec.Sub spec;
    private final BiFunction<Integer, Integer, Process> processes;
    private final Function<StepKey, @Nullable StepRecord> records;
    private final Map<String, Integer> ends;
    /** Whether calls that fail may succeed when they are made again, which changes the inputs of later steps. */
    private final boolean recovers;

    private final Map<StepKey, Integer> failures = new ConcurrentHashMap<>();

    /**
     * Creates a graph.
     *
     * @param processes makes a process from its number and how many records it may make durable
     * @param records gives the newest record of a step, with its value decoded
     * @param ends where the ends of runs are counted
     */
    public DurableGraph(
            long seed,
            BiFunction<Integer, Integer, Process> processes,
            Function<StepKey, @Nullable StepRecord> records,
            Map<String, Integer> ends) {
        this.random = new Random(seed);
        this.recovers = DurableSpec.Maker.recovers(seed);
        this.spec = new DurableSpec.Maker(seed).flow();
        this.processes = processes;
        this.records = records;
        this.ends = ends;
    }

    /** The kinds of parts in it. */
    Set<String> shape() {
        String text = spec.toString();
        return Stream.concat(
                        Stream.of("Fork", "Spread", "Items", "Question", "Each", "Sub")
                                .filter(kind -> text.contains(kind + "[")),
                        Stream.of("fails").filter(kind -> text.matches(".*failures=[1-9].*")))
                .collect(Collectors.toSet());
    }

    /**
     * Runs it to its end.
     *
     * @throws AssertionError if a durable result was made again, or the end differs from that of the records' order
     */
    public void finish(Function<Object, String> hash) {
        Map<StepKey, Object> questions = Map.of();
        for (int run = 0; run < MOST_RUNS; run++) {
            int most = random.nextInt(3) > 0 && run < ENDED_RUNS ? random.nextInt(12) : Integer.MAX_VALUE;
            Shared shared = Shared.create();
            try (Process process = processes.apply(run, most)) {
                run(process, shared, questions);
                ends.merge("done", 1, Integer::sum);
                Map<String, Object> expected = DurableInterpreter.run(
                                spec, key -> Objects.requireNonNull(records.apply(key), key::toString), hash)
                        .asMap();
                if (!shared.asMap().equals(expected)) {
                    throw new AssertionError("the end is " + shared.asMap() + " but must be " + expected);
                }
                return;
            } catch (FlowSuspended suspended) {
                ends.merge("suspended", 1, Integer::sum);
                questions = new TreeMap<>(java.util.Comparator.comparing(StepKey::toString));
                questions.putAll(suspended.questions());
            } catch (FlowException failed) {
                if (!(failed.getCause() instanceof Stopped)) {
                    throw failed;
                }
                ends.merge("stopped", 1, Integer::sum);
            }
        }
        throw new AssertionError("not done after " + MOST_RUNS + " runs");
    }

    private void run(Process process, Shared shared, Map<StepKey, Object> questions) {
        DurableWorld world = new DurableWorld(
                (step, result) -> {
                    StepRecord known = records.apply(step);
                    if (known != null && known.isDone()) {
                        throw new AssertionError("step " + step + " has a durable record and ran again: " + known);
                    }
                    return process.calls().call(step, result);
                },
                (step, times) -> failures.merge(step, 1, Integer::sum) <= times);
        RunOptions options = recovers ? process.options().withChangedInput(OnChange.KEEP) : process.options();
        BaseNode flow = world.node(spec);
        StepKey open = questions.keySet().stream()
                .filter(this::isOpen)
                .skip(questions.isEmpty() ? 0 : random.nextInt(questions.size()))
                .findFirst()
                .orElse(null);
        if (open == null) {
            flow.run(shared, options);
        } else {
            flow.resume(shared, options, open, "answer to " + open);
        }
    }

    private boolean isOpen(StepKey question) {
        StepRecord record = records.apply(question);
        return record != null && record.kind() == StepRecord.Kind.ASKED;
    }
}
