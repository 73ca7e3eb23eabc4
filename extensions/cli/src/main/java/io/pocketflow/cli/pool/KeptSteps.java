package io.pocketflow.cli.pool;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Journal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A journal that keeps the steps of items, and no second record of each item: the steps of a finished item contain its
 * result. Items and inputs have the keys that they determine themselves. Thread-safe.
 */
final class KeptSteps implements Job.Steps {

    private final Journal journal;
    private final AtomicLong inDoubt = new AtomicLong();

    KeptSteps(Journal journal) {
        this.journal = journal;
    }

    @Override
    public long inDoubt() {
        return inDoubt.get();
    }

    private static boolean isItem(StepKey step) {
        return step.parts().size() == 1 && !step.isStart();
    }

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        if (isItem(step)) {
            return Optional.empty();
        }
        Optional<StepRecord> found = journal.find(runId, step);
        if (found.isPresent() && found.get().kind() == StepRecord.Kind.STARTED) {
            inDoubt.incrementAndGet();
            return Optional.empty();
        }
        return found;
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        return isItem(step) ? CompletableFuture.completedFuture(null) : journal.save(runId, step, record);
    }

    @Override
    public CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return isItem(step) ? CompletableFuture.completedFuture(null) : journal.start(runId, step, started, awaited);
    }

    @Override
    public Optional<StepCodec> codec() {
        return journal.codec();
    }

    @Override
    public String hash(Object item) {
        return item instanceof Keyed keyed ? keyed.key() : journal.hash(item);
    }

    @Override
    public Occurrences occurrences() {
        return journal.occurrences();
    }
}
