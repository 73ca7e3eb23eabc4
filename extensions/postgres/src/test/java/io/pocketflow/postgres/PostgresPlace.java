package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.RunOrigin;
import io.pocketflow.durable.contract.Place;
import io.pocketflow.postgres.fixture.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A schema of the shared server for the tests that all durable stores pass. */
record PostgresPlace(PostgresOptions options) implements Place {

    static PostgresPlace fresh() {
        return new PostgresPlace(Server.options());
    }

    @Override
    public Opened open() {
        return new OpenStore(Server.shared().open(options));
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

    private record OpenStore(PostgresStepStore own) implements Opened {
        @Override
        public StepStore store() {
            return own;
        }

        @Override
        public String fork(String runId, StepKey from) {
            return own.fork(runId, from);
        }

        @Override
        public void fork(String runId, StepKey from, String forkId) {
            own.fork(runId, from, forkId);
        }

        @Override
        public long rerun(String runId, Predicate<JournalStep> steps) {
            return own.rerun(runId, steps);
        }

        @Override
        public void remove(String runId) {
            own.remove(runId);
        }

        @Override
        public List<String> prune(Duration age) {
            return own.prune(age);
        }

        @Override
        public void close() {
            own.close();
        }
    }
}
