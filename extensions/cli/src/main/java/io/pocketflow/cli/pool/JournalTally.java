package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.ledger.StepSource;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.postgres.PostgresStepStore;
import java.io.PrintStream;
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

    /** The parts of a bulk run besides its items. */
    private static final Set<String> PARTS = Set.of(Settings.RUN_ID, Purse.RUN_ID, Purse.CALLS, MadeFile.RUN_ID);

    private static final int MOST_SHOWN = 20;
    private static final Map<Kind, String> SHOWN =
            new EnumMap<>(Map.of(Kind.STARTED, "in doubt", Kind.ASKED, "waits for an answer", Kind.FAILED, "failed"));

    private final Instant began;
    private final Map<Kind, Long> counts = new TreeMap<>();
    private final Map<Kind, List<JournalStep>> shown = new EnumMap<>(Kind.class);

    private JournalTally(Instant began) {
        this.began = began;
    }

    /** Returns the tally of each run of a source, in the order in which the runs began. */
    public static Map<String, JournalTally> of(StepSource source) {
        Map<String, JournalTally> runs = new LinkedHashMap<>();
        source.forEach((run, step) -> runs.computeIfAbsent(run, unused -> new JournalTally(step.at())));
        source.forEachNewest((run, step) -> {
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
        return !PARTS.contains(run);
    }

    /** Returns the steps of a bulk run in a shared store. */
    public static StepSource source(PostgresStepStore store, String runId) {
        return StepSource.of(store, runId, PARTS);
    }

    /** Returns the tally of a run without steps. */
    public static JournalTally empty(Instant began) {
        return new JournalTally(began);
    }

    /** Prints the tally of a run; each fact is one line. */
    public void print(String run, PrintStream out) {
        print(run, "", out);
    }

    /** Prints the tally of a run with its owner; each fact is one line. */
    public void print(String run, String owner, PrintStream out) {
        StringBuilder line = new StringBuilder("run " + run + ", begun " + began + owner + ":");
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
