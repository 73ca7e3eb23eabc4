package io.pocketflow.core.random;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.UnknownAction;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.random.RandomInterpreter.Ended;
import io.pocketflow.core.random.RandomWorld.Failed;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.EventRecorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * The visible outcome of one run of a random graph. Where the graph has parallel parts, lines are sorted: each begins with
 * its time, so that little more than the order within one moment is lost.
 *
 * @param end the last action, or the failure: its cause, node, path and attempts
 * @param nanos how long it took
 * @param lines the calls of user code, with times and arguments
 * @param log what posts appended to one list in the store
 * @param store the other values of the run
 */
record RandomRun(String end, long nanos, List<String> lines, List<String> log, Map<String, Object> store) {

    /** By the interpreter. */
    static RandomRun interpreted(RandomInterpreter interpreter, RandomSpec spec, int start) {
        String end;
        long nanos;
        try {
            Ended ended = interpreter.run(spec, start);
            end = ended.action();
            nanos = ended.at();
        } catch (Failed failed) {
            end = failure(failed.getMessage(), failed.node, failed.path, failed.attempts);
            nanos = failed.at;
        }
        RandomWorld world = interpreter.world;
        return new RandomRun(end, nanos, world.lines, world.log, world.store());
    }

    private static String failure(String cause, String node, String path, int attempts) {
        return cause + " in " + node + " at " + path + " after " + attempts;
    }

    /** By the engine. */
    static RandomRun engine(BaseNode node, RandomSpec spec, int start, How how) {
        RandomProbe probe = new RandomProbe();
        Shared shared = Shared.create().put(RandomProbe.PROBE, probe).put(RandomProbe.key(spec.lane()), start);
        RunOptions options = how.options(probe.virtual.options().withUnknownAction(UnknownAction.END));
        String end;
        try {
            end = how.async() ? probe.virtual.await(node.runAsync(shared, options)) : node.run(shared, options);
        } catch (FlowException failed) {
            end = failure(failed);
        } catch (ExecutionException failed) {
            end = failure((FlowException) failed.getCause());
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
        long nanos = probe.virtual.nanoTime();
        probe.virtual.runReady();
        if (probe.virtual.pending() > 0) {
            end += " and leaves " + probe.virtual.pending() + " tasks behind";
        }
        Map<String, Object> store = new TreeMap<>(shared.asMap());
        store.keySet().removeAll(List.of(RandomProbe.PROBE.name(), RandomProbe.LOG.name()));
        return new RandomRun(
                how.visits() ? end : withoutVisits(end),
                nanos,
                probe.lines,
                shared.find(RandomProbe.LOG).orElse(List.of()),
                store);
    }

    private static String failure(FlowException failed) {
        return failure(failed.getCause().getMessage(), failed.node(), failed.path(), failed.attempts());
    }

    /** Returns this outcome as a run reports it that does not count visits. */
    RandomRun withoutVisits() {
        return new RandomRun(withoutVisits(end), nanos, lines, log, store);
    }

    private static String withoutVisits(String end) {
        int path = end.indexOf(" at ");
        return path < 0 ? end : end.substring(0, path) + end.substring(path).replaceAll("#\\d+", "");
    }

    /** Returns whether it ended with a failure. */
    boolean hasFailed() {
        return end.contains(" in ");
    }

    /** Returns the run without times: in a recorded run with parallel parts, posts wait for each other. */
    RandomRun withoutTimes() {
        List<String> untimed =
                lines.stream().map(line -> line.replaceFirst("^\\d+ ", "")).toList();
        return new RandomRun(end, 0, untimed, log, store);
    }

    RandomRun sorted() {
        return new RandomRun(end, nanos, sorted(lines), sorted(log), store);
    }

    private static List<String> sorted(List<String> list) {
        List<String> copy = new ArrayList<>(list);
        Collections.sort(copy);
        return copy;
    }

    /** A way to run a graph. */
    record How(boolean async, EventRecorder listener, StepStore store) {
        RunOptions options(RunOptions virtual) {
            RunOptions options = listener == null ? virtual : virtual.withListener(listener);
            return store == null ? options : options.withStore(store).withRunId("run");
        }

        /** Returns whether the engine counts visits, so that paths contain them. */
        boolean visits() {
            return listener != null || store != null;
        }
    }

    /** Returns the events without a counterpart: ends without a start, and starts without an end. */
    static List<String> unbalanced(List<FlowEvent> events) {
        Map<List<Object>, Integer> open = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (FlowEvent event : events) {
            boolean isWait =
                    event instanceof FlowEvent.PermitWaitStarted || event instanceof FlowEvent.PermitWaitFinished;
            List<Object> activity = List.of(event.source(), isWait);
            int before = open.getOrDefault(activity, 0);
            boolean starts = event instanceof FlowEvent.Started || event instanceof FlowEvent.PermitWaitStarted;
            int now = starts ? before + 1 : before - 1;
            if (now < 0 || now > 1) {
                wrong.add(event.toString());
            }
            open.put(activity, now);
        }
        open.forEach((activity, count) -> {
            if (count != 0) {
                wrong.add("no end of " + activity);
            }
        });
        return wrong;
    }

    /** Returns the differences from another run, in a few lines; empty if there are none. */
    String differenceTo(RandomRun other) {
        StringBuilder text = new StringBuilder();
        differ(text, "end", end, other.end);
        differ(text, "nanos", nanos, other.nanos);
        differ(text, "store", store, other.store);
        differ(text, "log", log, other.log);
        for (int i = 0; i < Math.max(lines.size(), other.lines.size()) && text.length() < 500; i++) {
            differ(text, "line " + i, line(lines, i), line(other.lines, i));
        }
        return text.toString();
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "none";
    }

    private static void differ(StringBuilder text, String what, Object mine, Object others) {
        if (!mine.equals(others)) {
            text.append(what)
                    .append("\n    ")
                    .append(mine)
                    .append("\nnot ")
                    .append(others)
                    .append('\n');
        }
    }
}
