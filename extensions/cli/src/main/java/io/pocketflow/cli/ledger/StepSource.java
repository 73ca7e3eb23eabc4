package io.pocketflow.cli.ledger;

import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.postgres.PostgresStepStore;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BiConsumer;

/** The recorded steps that commands list: those of a journal, or of a run of a shared store. */
public interface StepSource {

    /** Passes every record that the place still has to a consumer, with the part of the run that it belongs to. */
    void forEach(BiConsumer<String, JournalStep> to);

    /** Passes the newest record of each step to a consumer. */
    void forEachNewest(BiConsumer<String, JournalStep> to);

    /** Returns the steps of a journal. */
    static StepSource of(Path journal) {
        return new StepSource() {
            @Override
            public void forEach(BiConsumer<String, JournalStep> to) {
                Journal.forEach(journal, to);
            }

            @Override
            public void forEachNewest(BiConsumer<String, JournalStep> to) {
                Journal.forEachNewest(journal, to);
            }
        };
    }

    /**
     * Returns the steps of a run of a shared store, which has only the newest records.
     *
     * @param parts the parts of the run besides its items: names of the first nodes of their steps
     */
    static StepSource of(PostgresStepStore store, String runId, Set<String> parts) {
        return new StepSource() {
            @Override
            public void forEach(BiConsumer<String, JournalStep> to) {
                store.forEachStep(runId, step -> {
                    String node = step.key().parts().get(0).node();
                    to.accept(parts.contains(node) ? node : runId, step);
                });
            }

            @Override
            public void forEachNewest(BiConsumer<String, JournalStep> to) {
                forEach(to);
            }
        };
    }
}
