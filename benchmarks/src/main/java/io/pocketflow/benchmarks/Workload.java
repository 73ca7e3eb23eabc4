package io.pocketflow.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workload, parsed from a name such as {@code linear}, {@code loop+200KB}, {@code fanout:100} or {@code many}.
 *
 * @param name the name in results and tables
 * @param kind linear, loop, fanout or many
 * @param historyKb the size of the history in the state, in KB
 * @param cap the maximum number of items in flight, or 0 for no limit
 */
record Workload(String name, String kind, int historyKb, int cap) {

    private static final Pattern NAME = Pattern.compile("(linear|loop|fanout|many)(?:\\+(\\d+)KB)?(?::(\\d+))?");

    private static final int NODES = 100;
    private static final int STEPS = Integer.getInteger("steps", 10_000);
    private static final int ITEMS = Integer.getInteger("items", 10_000);
    private static final int RUNS = Integer.getInteger("runs", 10_000);
    private static final int WAIT_MS = Integer.getInteger("waitMs", 10);

    static Workload of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("unknown workload: " + name);
        }
        return new Workload(name, matcher.group(1), number(matcher.group(2)), number(matcher.group(3)));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    Work work() {
        return new Work(historyKb);
    }

    /** Returns whether steps are measured in nanoseconds, instead of whole runs in milliseconds. */
    boolean micro() {
        return kind.equals("linear") || kind.equals("loop");
    }

    /** Returns the number of steps of a run. */
    int steps() {
        return kind.equals("linear") ? NODES : STEPS;
    }

    /** Returns the case of this engine, or null if the engine does not support the workload. */
    Case build(Engine engine, Work work) throws Exception {
        return switch (kind) {
            case "linear" -> engine.linear(work, NODES);
            case "loop" -> engine.loop(work, STEPS);
            case "fanout" -> engine.fanOut(work, ITEMS, WAIT_MS, cap);
            default -> engine.manyFlows(work, RUNS, WAIT_MS);
        };
    }
}
