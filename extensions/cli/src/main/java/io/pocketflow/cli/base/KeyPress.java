package io.pocketflow.cli.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One key that is pressed on the terminal of standard input. {@code stty} lets the terminal hand over each key at once,
 * and restores it afterwards, also after Ctrl-C. Where there is no {@code stty}, the key must be followed by Enter.
 *
 * <p>Only the mode of lines is switched off: a process that is killed meanwhile leaves a terminal that still shows what
 * is typed.
 */
enum KeyPress implements Console.Key {

    /** The terminal hands over the key at once. */
    ALONE,
    /** The key is followed by Enter. */
    WITH_ENTER;

    private static final long PATIENCE_SECONDS = 5;

    @Override
    public int read(InputStream in, PrintStream err) throws IOException {
        String before = this == ALONE ? stty("-g").strip() : "";
        if (before.isEmpty()) {
            return line(in);
        }
        Thread restore = new Thread(() -> stty(before), "pocketflow-terminal");
        try {
            Runtime.getRuntime().addShutdownHook(restore);
        } catch (IllegalStateException shuttingDown) {
            return -1;
        }
        try {
            stty("-icanon", "min", "1", "time", "0");
            int key = in.read();
            // a key such as an arrow is several bytes
            in.skip(in.available());
            if (key != '\n') {
                err.println();
            }
            return key;
        } finally {
            stty(before);
            remove(restore);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // it restores the terminal once more
        }
    }

    /** Returns the first byte of a line, and reads the line to its end. */
    private static int line(InputStream in) throws IOException {
        int first = in.read();
        for (int c = first; c >= 0 && c != '\n'; ) {
            c = in.read();
        }
        return first;
    }

    /** Returns the output of {@code stty} on the terminal of standard input, or an empty text if it failed. */
    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            try {
                boolean isDone = stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return isDone && stty.exitValue() == 0
                        ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        : "";
            } finally {
                stty.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (IOException noStty) {
            return "";
        }
    }
}
