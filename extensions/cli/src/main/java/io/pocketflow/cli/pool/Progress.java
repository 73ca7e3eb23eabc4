package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.LogStream;
import io.pocketflow.cli.base.OverBar;
import io.pocketflow.core.pool.PoolStatus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
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

    /** The total of a source whose number of items is unknown. */
    static final LongSupplier UNKNOWN = () -> -1;

    private static final int WIDTH = 20;

    private final Console console;
    private final Style style;
    private final Supplier<PoolStatus> status;
    private final LongSupplier total;
    private final Function<PoolStatus, String> cost;
    private final ScheduledExecutorService clock;
    /** The stream of the log. While a bar is shown, log lines overwrite the bar. */
    private final PrintStream log = System.err;

    private Progress(
            Console console,
            Style style,
            Supplier<PoolStatus> status,
            LongSupplier total,
            Function<PoolStatus, String> cost) {
        this.console = console;
        this.style = style;
        this.status = status;
        this.total = total;
        this.cost = cost;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pocketflow-progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to print the progress.
     * @param total the number of items, or -1 while it is unknown
     * @param cost the cost of the calls so far as text; empty if it is unknown
     */
    static Progress start(
            Console console,
            Style asked,
            Supplier<PoolStatus> status,
            LongSupplier total,
            Function<PoolStatus, String> cost) {
        Style style = asked == Style.AUTO ? console.errIsTerminal() ? Style.BAR : Style.PLAIN : asked;
        Progress progress = new Progress(console, style, status, total, cost);
        long millis = style == Style.BAR ? 200 : 5_000;
        if (style == Style.BAR) {
            System.setErr(new LogStream(new PrintStream(new OverBar(progress.log), true, StandardCharsets.UTF_8)));
        }
        if (style != Style.NONE) {
            progress.clock.scheduleAtFixedRate(progress::print, millis, millis, TimeUnit.MILLISECONDS);
        }
        return progress;
    }

    private void print() {
        PoolStatus now = status.get();
        String line = line(now, now.total() < 0 ? total.getAsLong() : now.total(), cost);
        if (style == Style.BAR) {
            console.overwrite(line);
        } else {
            console.remark(line);
        }
    }

    /**
     * Returns one line: items ended and total, done, failed, in flight, throttled, rate, tokens, cost and the time
     * left.
     */
    static String line(PoolStatus status, long total, Function<PoolStatus, String> cost) {
        StringBuilder line = new StringBuilder();
        long ended = status.ended();
        if (total > 0) {
            int full = (int) (WIDTH * Math.min(ended, total) / total);
            line.append('[')
                    .append("#".repeat(full))
                    .append(".".repeat(WIDTH - full))
                    .append("] ");
        }
        line.append(ended);
        if (total >= 0) {
            line.append('/').append(total);
        }
        line.append(" done=").append(status.done()).append(" failed=").append(status.failed());
        line.append(" in flight=").append(status.inFlight());
        if (status.throttled() > 0) {
            line.append(" throttled=").append(status.throttled());
        }
        line.append(String.format(Locale.ROOT, " %.1f/s", status.itemsPerSecond()));
        long tokens =
                status.usage().values().stream().mapToLong(Long::longValue).sum();
        if (tokens > 0) {
            line.append(" tokens=").append(tokens);
        }
        String money = cost.apply(status);
        if (!money.isEmpty()) {
            line.append(" cost=").append(money);
        }
        if (total > ended && status.itemsPerSecond() > 0) {
            line.append(" left=").append(time((total - ended) / status.itemsPerSecond()));
        }
        return line.toString();
    }

    private static String time(double seconds) {
        Duration left = Duration.ofSeconds(Math.round(seconds));
        return left.toHours() > 0
                ? left.toHours() + "h" + left.toMinutesPart() + "m"
                : left.toMinutes() > 0 ? left.toMinutes() + "m" + left.toSecondsPart() + "s" : left.toSeconds() + "s";
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
