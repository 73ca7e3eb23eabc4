package io.pocketflow.cli.pool;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The records of a user's pool in a journal, under the fields of each item and the settings of the run. Thread-safe. */
final class FlowSteps implements Job.Steps {

    private final Journal journal;
    private final List<String> settings;
    private final boolean isRunAgain;
    private final AtomicLong inDoubt = new AtomicLong();

    /**
     * Creates the records of a run.
     *
     * @param settings the texts that, besides an item, determine its result
     * @param isRunAgain whether a step that was in flight when an earlier run stopped is run again, and not held
     */
    FlowSteps(Journal journal, List<String> settings, boolean isRunAgain) {
        this.journal = journal;
        this.settings = List.copyOf(settings);
        this.isRunAgain = isRunAgain;
    }

    @Override
    public long inDoubt() {
        return inDoubt.get();
    }

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        Optional<StepRecord> found = journal.find(runId, step);
        if (isRunAgain && found.isPresent() && found.get().kind() == StepRecord.Kind.STARTED) {
            inDoubt.incrementAndGet();
            return Optional.empty();
        }
        return found;
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        return journal.save(runId, step, record);
    }

    @Override
    public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return journal.start(runId, step, started, awaited);
    }

    @Override
    public Optional<StepCodec> codec() {
        return journal.codec();
    }

    @Override
    public String hash(Object item) {
        List<String> parts = new ArrayList<>(settings);
        parts.add(journal.hash(item));
        return Keyed.hash(parts);
    }

    @Override
    public Occurrences occurrences() {
        return journal.occurrences();
    }
}
