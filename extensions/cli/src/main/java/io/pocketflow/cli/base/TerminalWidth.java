package io.pocketflow.cli.base;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The number of columns of the terminal. Each call asks {@code stty}, so the width follows resizes; where that fails, it
 * is the variable {@code COLUMNS}, else 80. Thread-safe.
 *
 * <p>It asks {@code /dev/tty}, because only standard error may be a terminal. JLine was refused: it needs a terminal on
 * standard input or output, and it loads native code, of which newer JDKs print a warning.
 */
final class TerminalWidth implements IntSupplier {

    private static final int DEFAULT = 80;
    private static final int PATIENCE_MILLIS = 500;

    private final Map<String, String> environment;
    private volatile boolean failed;

    TerminalWidth(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int getAsInt() {
        int columns = failed ? 0 : columnsOf(asked());
        if (columns > 0) {
            return columns;
        }
        failed = true;
        int named = number(environment.get("COLUMNS"));
        return named > 0 ? named : DEFAULT;
    }

    /** Returns the output of {@code stty size}, or an empty text if it cannot be had in time. */
    private static String asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                boolean isDone = stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                return isDone ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII) : "";
            } finally {
                stty.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (IOException noTerminal) {
            return "";
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
