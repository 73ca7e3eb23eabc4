package io.pocketflow.cli.pool;

import io.pocketflow.core.pool.PoolStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One line of progress. Immutable.
 *
 * @param total the number of items, or -1 while it is unknown
 * @param perSecond the number of items per second, without items whose answers were recorded
 * @param mostPerSecond the number of items per second that the user's limit allows, or infinity
 * @param cost the cost so far as text; empty if it is unknown
 * @param waiting the number of calls that wait for a limit
 * @param pause the remaining time of a pause that the server asked for
 */
record ProgressLine(
        PoolStatus status,
        long total,
        double perSecond,
        double mostPerSecond,
        String cost,
        int waiting,
        Duration pause) {

    private static final int BAR = 20;
    /** The width below which the line has its short form. */
    private static final int SHORT = 60;
    /** The rank of the last part that belongs to the short form. */
    private static final int SHORT_RANK = 4;
    /** The units of all tokens, of prompts and of skills; other units are parts of these, or no tokens. */
    private static final List<String> TOKENS = List.of("input", "output", "tokens.input", "tokens.output");

    /** A part of the line. Where the width does not suffice, the parts with the highest ranks are left out. */
    private record Part(int rank, String text) {}

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        long ended = status.ended();
        if (total > 0) {
            int full = (int) (BAR * Math.min(ended, total) / total);
            parts.add(new Part(6, "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]"));
        }
        parts.add(new Part(0, total < 0 ? "" + ended : ended + "/" + total));
        parts.add(new Part(7, "done=" + status.done()));
        parts.add(new Part(2, "failed=" + status.failed()));
        parts.add(new Part(9, "in flight=" + status.inFlight()));
        if (status.throttled() > 0) {
            parts.add(new Part(8, "throttled=" + status.throttled()));
        }
        if (waiting > 0 || !pause.isZero()) {
            parts.add(new Part(1, limits()));
        }
        parts.add(new Part(4, String.format(Locale.ROOT, "%.1f/s", perSecond)));
        long tokens = TOKENS.stream()
                .mapToLong(unit -> status.usage().getOrDefault(unit, 0L))
                .sum();
        if (tokens > 0) {
            parts.add(new Part(10, "tokens=" + tokens));
        }
        if (!cost.isEmpty()) {
            parts.add(new Part(5, "cost=" + cost));
        }
        if (total > ended && perSecond > 0) {
            parts.add(new Part(3, "left=" + time((total - ended) / Math.min(perSecond, mostPerSecond))));
        }
        return parts;
    }

    private String limits() {
        String waits = waiting + " waiting";
        return "limits: " + (pause.isZero() ? waits : "paused " + time(pause.toMillis() / 1e3) + ", " + waits);
    }

    /** Returns the line with all parts. */
    @Override
    public String toString() {
        return joined(parts());
    }

    /** Returns the parts that fit into a number of columns, which is at least 1. */
    String within(int columns) {
        List<Part> parts = parts();
        if (columns < SHORT) {
            parts.removeIf(part -> part.rank > SHORT_RANK);
        }
        while (parts.size() > 1 && joined(parts).length() > columns) {
            parts.remove(parts.stream().max(Comparator.comparingInt(Part::rank)).orElseThrow());
        }
        String line = joined(parts);
        return line.substring(0, Math.min(line.length(), columns));
    }

    private static String joined(List<Part> parts) {
        return parts.stream().map(Part::text).collect(Collectors.joining(" "));
    }

    private static String time(double seconds) {
        Duration left = Duration.ofSeconds(Math.round(seconds));
        return left.toHours() > 0
                ? left.toHours() + "h" + left.toMinutesPart() + "m"
                : left.toMinutes() > 0 ? left.toMinutes() + "m" + left.toSecondsPart() + "s" : left.toSeconds() + "s";
    }
}
