package io.pocketflow.benchmarks;

import java.util.Locale;

/** A line of results: workload, engine and {@code name=value} fields, separated by tabs. */
final class Result {

    static final String MARK = "RESULT";

    private final StringBuilder line = new StringBuilder(MARK);

    Result(String workload, String engine) {
        line.append('\t').append(workload).append('\t').append(engine);
        put("jdk", System.getProperty("java.version"));
        put("fork", Integer.getInteger("fork", 0));
    }

    Result put(String name, double value) {
        return put(name, String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3f", value));
    }

    Result put(String name, String value) {
        line.append('\t').append(name).append('=').append(value.replaceAll("\\s+", " "));
        return this;
    }

    /** Adds the failure of the case, with the innermost cause. */
    Result fail(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String by = root == failure ? "" : " <- " + root.getClass().getSimpleName();
        String message = String.valueOf(root.getMessage()).split("\n")[0];
        return put("FAIL", failure.getClass().getSimpleName() + by + ": " + message);
    }

    void print() {
        System.out.println(line);
    }
}
