package io.pocketflow.core;

import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A step store in memory that records look-ups and saves, and whose saves a test can make fail. Thread-safe. */
class KeptStore implements StepStore {

    /** One call of {@code save}. */
    record Saved(String runId, StepKey step, StepRecord record) {}

    private final StepStore memory = StepStore.inMemory();
    private final UnaryOperator<CompletionStage<?>> ending;
    final List<Saved> saved = new CopyOnWriteArrayList<>();
    final List<StepKey> asked = new CopyOnWriteArrayList<>();
    /** Each item of pools as it was counted, and {@code end} where a run's count ended. */
    final List<String> counted = new CopyOnWriteArrayList<>();

    KeptStore() {
        this(UnaryOperator.identity());
    }

    /** A store whose saves end with what the operator makes of them. */
    KeptStore(UnaryOperator<CompletionStage<?>> ending) {
        this.ending = ending;
    }

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        asked.add(step);
        return memory.find(runId, step);
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        saved.add(new Saved(runId, step, record));
        return ending.apply(memory.save(runId, step, record));
    }

    /** Returns the keys of the saved records, in order. */
    List<String> keys() {
        return saved.stream().map(saved -> saved.step().toString()).toList();
    }

    /** Items are named by themselves, so that keys can be read. */
    @Override
    public String hash(Object item) {
        return item.toString();
    }

    @Override
    public Occurrences occurrences() {
        Occurrences all = Occurrences.inMemory();
        return new Occurrences() {
            @Override
            public int next(String hash) {
                int before = all.next(hash);
                counted.add(hash + "=" + before);
                return before;
            }

            @Override
            public void close() {
                counted.add("end");
            }
        };
    }
}
