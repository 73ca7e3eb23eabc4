package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.LogStream;
import io.pocketflow.cli.base.OverBar;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The progress of a bulk run on standard error: a line that is overwritten on a terminal, else a line now and then. */
public final class Progress implements AutoCloseable {

    /** The form of the progress. */
    public enum Style {
        /** A bar on a terminal, otherwise plain. */
        AUTO,
        /** One line that is overwritten several times a second. */
        BAR,
        /** A line every few seconds. */
        PLAIN,
        /** No progress. */
        NONE
    }

    private final Console console;
    private final Style style;
    private final Supplier<ProgressLine> line;
    private final ScheduledExecutorService clock;
    /** The stream of the log. While a bar is shown, log lines overwrite the bar. */
    private final PrintStream log = System.err;

    private Progress(Console console, Style style, Supplier<ProgressLine> line) {
        this.console = console;
        this.style = style;
        this.line = line;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pocketflow-progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts to print the progress. */
    static Progress start(Console console, Style asked, Supplier<ProgressLine> line) {
        Style style = asked == Style.AUTO ? console.errIsTerminal() ? Style.BAR : Style.PLAIN : asked;
        Progress progress = new Progress(console, style, line);
        long millis = style == Style.BAR ? 200 : 5_000;
        if (style == Style.BAR) {
            System.setErr(new LogStream(new PrintStream(new OverBar(progress.log), true, StandardCharsets.UTF_8)));
        }
        if (style != Style.NONE) {
            progress.clock.scheduleAtFixedRate(progress::print, millis, millis, TimeUnit.MILLISECONDS);
        }
        return progress;
    }

    /** Prints the progress now. */
    void print() {
        if (style == Style.BAR) {
            String bar = onTerminal(line.get());
            // close() interrupts the clock, and then the width may be an old one
            if (!Thread.currentThread().isInterrupted()) {
                console.overwrite(bar);
            }
        } else {
            console.remark(line.get().toString());
        }
    }

    /** Returns the parts of a line that fit beside the cursor. */
    private String onTerminal(ProgressLine shown) {
        return shown.within(Math.max(1, console.columns() - 1));
    }

    /** Prints the last line of a run. */
    void end() {
        if (style != Style.NONE) {
            console.remark(
                    console.errIsTerminal()
                            ? onTerminal(line.get())
                            : line.get().toString());
        }
    }

    /** Stops the progress and clears the bar. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (style == Style.BAR) {
            System.setErr(log);
            console.overwrite("");
        }
    }
}
