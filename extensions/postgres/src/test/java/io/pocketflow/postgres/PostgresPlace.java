package io.pocketflow.postgres;

import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.RunOrigin;
import io.pocketflow.durable.contract.Place;
import io.pocketflow.postgres.fixture.Server;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema of the shared server for the tests that all durable stores pass. */
record PostgresPlace(PostgresOptions options) implements Place {

    static PostgresPlace fresh() {
        return new PostgresPlace(Server.options());
    }

    @Override
    public DurableStore open() {
        return Server.shared().open(options);
    }

    @Override
    public List<JournalStep> steps(String runId) {
        List<JournalStep> steps = new ArrayList<>();
        try (PostgresStepStore store = Server.shared().open(options)) {
            store.forEachStep(runId, steps::add);
        }
        return steps;
    }

    @Override
    public List<String> runs() {
        return list().stream().map(PostgresRun::id).toList();
    }

    @Override
    public @Nullable RunOrigin origin(String runId) {
        return list().stream()
                .filter(run -> run.id().equals(runId))
                .findFirst()
                .orElseThrow()
                .origin();
    }

    private List<PostgresRun> list() {
        try (PostgresStepStore store = Server.shared().open(options)) {
            return store.runs();
        }
    }
}
