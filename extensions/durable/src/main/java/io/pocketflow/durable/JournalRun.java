package io.pocketflow.durable;

import io.pocketflow.core.StepKey;
import io.pocketflow.core.StepRecord.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a journal says of one run. Immutable.
 *
 * @param id the run's id
 * @param began when its first record was made, by the clock of the machine
 * @param steps its steps, in the order in which they were first heard of
 */
public record JournalRun(String id, Instant began, List<JournalStep> steps) {

    /** Refuses to be changed later. */
    public JournalRun {
        steps = List.copyOf(steps);
    }

    /** The steps that were started and of which no end is known. */
    public List<JournalStep> inDoubt() {
        return ofKind(Kind.STARTED);
    }

    /** The questions that wait for an answer. */
    public List<JournalStep> questions() {
        return ofKind(Kind.ASKED);
    }

    /** The steps whose record is of this kind. */
    public List<JournalStep> ofKind(Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).toList();
    }

    static List<JournalRun> readAll(Path path) {
        Map<String, Instant> begins = new LinkedHashMap<>();
        Map<String, Map<StepKey, JournalStep>> runs = new LinkedHashMap<>();
        try {
            Scan.read(path, (bytes, from, to, offset) -> {
                Line.Content content = new Line(Arrays.copyOfRange(bytes, from, to)).content();
                begins.putIfAbsent(content.run(), content.at());
                Map<StepKey, JournalStep> steps = runs.computeIfAbsent(content.run(), unused -> new LinkedHashMap<>());
                if (!content.step().isStart()) {
                    steps.put(content.step(), step(content));
                }
            });
        } catch (IOException failed) {
            throw new UncheckedIOException("journal " + path + " cannot be read: " + failed, failed);
        }
        List<JournalRun> all = new ArrayList<>();
        runs.forEach((id, steps) -> all.add(new JournalRun(id, begins.get(id), List.copyOf(steps.values()))));
        return List.copyOf(all);
    }

    private static JournalStep step(Line.Content content) {
        Kind kind = content.record().kind();
        boolean shown = kind == Kind.ASKED || kind == Kind.FAILED;
        return new JournalStep(
                content.step(),
                kind,
                content.record().attempts(),
                content.at(),
                shown && content.record().value() instanceof Encoded encoded ? encoded.json() : null);
    }
}
