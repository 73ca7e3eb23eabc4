package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Printable;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The steps of one run: the count of each kind, and the first steps that need attention. Confined to one thread. */
public final class JournalTally {

    private static final int MOST_SHOWN = 20;
    private static final Map<Kind, String> SHOWN =
            new EnumMap<>(Map.of(Kind.STARTED, "in doubt", Kind.ASKED, "waits for an answer", Kind.FAILED, "failed"));

    private final Instant began;
    private final Map<Kind, Long> counts = new TreeMap<>();
    private final Map<Kind, List<JournalStep>> shown = new EnumMap<>(Kind.class);

    private JournalTally(Instant began) {
        this.began = began;
    }

    /** Returns the tally of each run of a journal, in the order in which the runs began. */
    public static Map<String, JournalTally> of(Path journal) {
        Map<String, JournalTally> runs = new LinkedHashMap<>();
        Journal.forEach(journal, (run, step) -> runs.computeIfAbsent(run, unused -> new JournalTally(step.at())));
        Journal.forEachNewest(journal, (run, step) -> {
            JournalTally tally = runs.get(run);
            if (tally != null) {
                tally.add(step);
            }
        });
        return runs;
    }

    private void add(JournalStep step) {
        counts.merge(step.kind(), 1L, Long::sum);
        if (SHOWN.containsKey(step.kind())) {
            List<JournalStep> first = shown.computeIfAbsent(step.kind(), unused -> new ArrayList<>());
            if (first.size() < MOST_SHOWN) {
                first.add(step);
            }
        }
    }

    /** Returns whether a run has items, and not records about them. */
    public static boolean isOfItems(String run) {
        return !Set.of(Settings.RUN_ID, Purse.RUN_ID, Purse.CALLS, MadeFile.RUN_ID)
                .contains(run);
    }

    /** Prints the tally of a run; each fact is one line. */
    public void print(String run, PrintStream out) {
        StringBuilder line = new StringBuilder("run " + run + ", begun " + began + ":");
        counts.forEach((kind, count) -> line.append(' ')
                .append(kind.name().toLowerCase(Locale.ROOT))
                .append('=')
                .append(count));
        out.println(Printable.line(line.toString()));
        SHOWN.forEach((kind, what) -> print(kind, what, out));
    }

    private void print(Kind kind, String what, PrintStream out) {
        List<JournalStep> first = shown.getOrDefault(kind, List.of());
        first.forEach(step -> out.println(
                Printable.line("  " + what + ": " + step.key() + (step.json() == null ? "" : " " + step.json()))));
        long more = counts.getOrDefault(kind, 0L) - first.size();
        if (more > 0) {
            out.println("  " + what + ": " + more + " more");
        }
    }
}
