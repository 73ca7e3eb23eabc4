package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.json.Encoded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one run in a journal. Immutable.
 *
 * @param id the run's id
 * @param began the time of its first record, by the clock of the machine
 * @param steps its steps, in the order of their first records
 * @param origin the run and step from which it was forked, or null
 */
public record JournalRun(
        String id,
        Instant began,
        List<JournalStep> steps,
        @Nullable RunOrigin origin) {

    /** Copies the steps. */
    public JournalRun {
        steps = List.copyOf(steps);
    }

    /** Returns the steps that were started and have no record of their end. */
    public List<JournalStep> inDoubt() {
        return steps(Kind.STARTED);
    }

    /** Returns the questions that wait for an answer. */
    public List<JournalStep> questions() {
        return steps(Kind.ASKED);
    }

    /** Returns the steps whose record is of the given kind. */
    public List<JournalStep> steps(Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).toList();
    }

    static List<JournalRun> readAll(Path path) {
        Map<String, Instant> begins = new LinkedHashMap<>();
        Map<String, @Nullable RunOrigin> origins = new HashMap<>();
        Map<String, Map<StepKey, JournalStep>> runs = new LinkedHashMap<>();
        try {
            Scan.read(path, line -> {
                Line.Content content = line.line().content();
                begins.putIfAbsent(content.run(), content.at());
                Map<StepKey, JournalStep> steps = runs.computeIfAbsent(content.run(), unused -> new LinkedHashMap<>());
                if (!content.step().isStart()) {
                    steps.put(content.step(), step(content, false));
                } else {
                    origins.put(content.run(), RunOrigin.of(content.record()));
                }
            });
        } catch (IOException failed) {
            throw unreadable(path, failed);
        }
        List<JournalRun> all = new ArrayList<>();
        runs.forEach((id, steps) ->
                all.add(new JournalRun(id, begins.get(id), List.copyOf(steps.values()), origins.get(id))));
        return List.copyOf(all);
    }

    /** Passes every record to a consumer, in the order of the file, with the id of its run and with its result. */
    static void forEach(Path path, BiConsumer<String, JournalStep> to) {
        try {
            Scan.read(path, line -> give(line, to));
        } catch (IOException failed) {
            throw unreadable(path, failed);
        }
    }

    /** Passes the newest record of each step to a consumer, otherwise like {@link #forEach}. */
    static void forEachNewest(Path path, BiConsumer<String, JournalStep> to) {
        // only the journal's writer may have the right to write to the journal's folder
        Path scratch =
                Path.of(System.getProperty("java.io.tmpdir")).resolve(Objects.toString(path.getFileName(), "root"));
        try (HashIndex newest = new HashIndex(scratch, HashIndex.IN_MEMORY)) {
            long whole = Scan.read(path, line -> newest.put(line.bytes(), line.from(), line.nameEnd(), line.offset()));
            Scan.read(path, line -> {
                // records written since the first scan are skipped: their steps have an older record here
                if (line.offset() < whole && newest.find(line.bytes(), line.from(), line.nameEnd()) == line.offset()) {
                    give(line, to);
                }
            });
        } catch (IOException failed) {
            throw unreadable(path, failed);
        }
    }

    private static void give(Scan.Visited line, BiConsumer<String, JournalStep> to) throws IOException {
        Line.Content content = line.line().content();
        if (!content.step().isStart()) {
            to.accept(content.run(), step(content, true));
        }
    }

    private static UncheckedIOException unreadable(Path path, IOException failed) {
        return new UncheckedIOException("journal " + path + " cannot be read: " + failed, failed);
    }

    static JournalStep step(Line.Content content, boolean withResult) {
        Kind kind = content.record().kind();
        boolean shown = withResult || kind == Kind.ASKED || kind == Kind.FAILED;
        return new JournalStep(
                content.step(),
                kind,
                content.record().attempts(),
                content.at(),
                shown && content.record().value() instanceof Encoded encoded ? encoded.json() : null);
    }
}
