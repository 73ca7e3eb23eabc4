package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.durable.contract.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A journal for the tests that all durable stores pass. */
record JournalPlace(Path path) implements Place {

    @Override
    public Opened open() {
        return new OpenJournal(Journal.open(path));
    }

    @Override
    public List<JournalStep> steps(String runId) {
        return read().stream()
                .filter(run -> run.id().equals(runId))
                .flatMap(run -> run.steps().stream())
                .toList();
    }

    @Override
    public List<String> runs() {
        return read().stream().map(JournalRun::id).toList();
    }

    @Override
    public @Nullable RunOrigin origin(String runId) {
        return RunOrigin.readAll(path).get(runId);
    }

    private List<JournalRun> read() {
        return Files.exists(path) ? Journal.read(path) : List.of();
    }

    private record OpenJournal(Journal journal) implements Opened {
        @Override
        public StepStore store() {
            return journal;
        }

        @Override
        public String fork(String runId, StepKey from) {
            return journal.fork(runId, from);
        }

        @Override
        public void fork(String runId, StepKey from, String forkId) {
            journal.fork(runId, from, forkId);
        }

        @Override
        public long rerun(String runId, Predicate<JournalStep> steps) {
            return journal.rerun(runId, steps);
        }

        @Override
        public void remove(String runId) {
            journal.remove(runId);
        }

        @Override
        public List<String> prune(Duration age) {
            return journal.prune(age);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
