package io.pocketflow.core;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The logged warnings; slf4j-simple writes them to standard error. */
public final class Warnings {

    public interface Action {
        void run() throws Exception;
    }

    private Warnings() {}

    /** The warnings that are logged while this runs, a line each. */
    public static List<String> during(Action action) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .toList();
    }
}
