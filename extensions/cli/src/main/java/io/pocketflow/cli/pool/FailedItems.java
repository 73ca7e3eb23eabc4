package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.results.ResultFormat;
import io.pocketflow.core.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The failed items of a run, by reason. Messages that differ only in words with digits, such as ids and amounts, are the
 * same reason. Thread-safe.
 */
final class FailedItems {

    /** The maximum number of reasons that are counted separately, so that the memory is bounded. */
    private static final int MOST_REASONS = 1_000;

    private static final int MOST_SHOWN = 3;
    private static final int LONGEST = 200;

    private static final class Reason {
        private final String example;
        private final String message;
        private long items;

        Reason(String example, String message) {
            this.example = example;
            this.message = message;
        }
    }

    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private long items;

    /** Counts a failed item. */
    synchronized void add(Item item, Outcome<?> outcome) {
        items++;
        String message = ResultFormat.message(outcome);
        String key = ResultFormat.kind(outcome) + message.replaceAll("\\S*\\d\\S*", "#");
        Reason known = reasons.get(key);
        if (known == null && reasons.size() < MOST_REASONS) {
            known = new Reason(item.label(), message);
            reasons.put(key, known);
        }
        if (known != null) {
            known.items++;
        }
    }

    /**
     * Returns the report at the end of a run, by line: how many items failed, the most frequent reasons, and how to retry
     * them. Empty if no item failed.
     *
     * @param isRecorded whether a journal contains the finished items
     */
    synchronized List<String> report(boolean isRecorded) {
        List<String> lines = new ArrayList<>();
        if (items == 0) {
            return lines;
        }
        lines.add(Count.of(items, "item") + " failed:");
        long shown = 0;
        List<Reason> frequent = new ArrayList<>(reasons.values());
        frequent.sort(Comparator.comparingLong((Reason reason) -> reason.items).reversed());
        for (Reason reason : frequent.subList(0, Math.min(MOST_SHOWN, frequent.size()))) {
            lines.add("  " + reason.items + " x " + cut(reason.message) + " (for example " + reason.example + ")");
            shown += reason.items;
        }
        if (shown < items) {
            lines.add("  " + (items - shown) + " x " + (items - shown == 1 ? "another reason" : "other reasons"));
        }
        lines.add("run the same command again to retry " + (items == 1 ? "it" : "them")
                + (isRecorded ? "" : " and all other items; with --out or --journal only failed items are retried"));
        return lines;
    }

    private static String cut(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }
}
