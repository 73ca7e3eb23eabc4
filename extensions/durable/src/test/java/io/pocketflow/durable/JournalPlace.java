package io.pocketflow.durable;

import io.pocketflow.durable.contract.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal for the tests that all durable stores pass. */
record JournalPlace(Path path) implements Place {

    @Override
    public DurableStore open() {
        return Journal.open(path);
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
}
