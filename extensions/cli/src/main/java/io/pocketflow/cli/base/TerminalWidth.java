package io.pocketflow.cli.base;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The number of columns of the terminal. Each call asks {@code stty}, so the width follows resizes; an answer that
 * does not come in time leaves it as it was. Without a terminal it is the variable {@code COLUMNS}, else 80. Thread-safe.
 *
 * <p>It asks {@code /dev/tty}, because only standard error may be a terminal. JLine was refused: it needs a terminal on
 * standard input or output, and it loads native code, of which newer JDKs print a warning.
 */
final class TerminalWidth implements IntSupplier {

    private static final int DEFAULT = 80;
    private static final int PATIENCE_SECONDS = 5;

    private final Map<String, String> environment;
    private final Supplier<@Nullable String> size;
    private volatile boolean failed;
    /** The width at the last answer, or 0. */
    private volatile int last;

    TerminalWidth(Map<String, String> environment) {
        this(environment, new Stty());
    }

    /**
     * Creates a width.
     *
     * @param size returns the output of {@code stty size}, an empty text without a terminal, or null if the answer
     *     did not come in time
     */
    TerminalWidth(Map<String, String> environment, Supplier<@Nullable String> size) {
        this.environment = environment;
        this.size = size;
    }

    @Override
    public int getAsInt() {
        String answer = failed ? "" : size.get();
        if (answer != null) {
            last = columnsOf(answer);
            failed = last == 0;
        }
        if (last > 0) {
            return last;
        }
        int named = number(environment.get("COLUMNS"));
        return named > 0 ? named : DEFAULT;
    }

    /** The answer of {@code stty}. No lambda, because the first one of a process takes many milliseconds. */
    private record Stty() implements Supplier<@Nullable String> {

        @Override
        public @Nullable String get() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(new File("/dev/tty"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try {
                    boolean isDone = stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return isDone ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII) : null;
                } finally {
                    stty.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } catch (IOException noTerminal) {
                return "";
            }
        }
    }

    /** Returns the columns in the text {@code ROWS COLUMNS}; 0 if it has another form. */
    static int columnsOf(String size) {
        String[] words = size.strip().split(" ");
        return words.length == 2 ? number(words[1]) : 0;
    }

    private static int number(@Nullable String digits) {
        return digits != null && digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
    }
}
