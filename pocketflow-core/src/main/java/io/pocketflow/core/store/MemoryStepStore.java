package io.pocketflow.core.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store that keeps records in a map by run and step. */
final class MemoryStepStore implements StepStore {

    private record Name(String runId, StepKey step) {}

    private static final CompletionStage<?> SAVED = CompletableFuture.completedFuture(null);

    private final Map<Name, StepRecord> records = new ConcurrentHashMap<>();

    @Override
    public Optional<StepRecord> find(String runId, StepKey step) {
        return Optional.ofNullable(records.get(new Name(runId, step)));
    }

    @Override
    public Optional<List<StepKey>> questions(String runId) {
        return Optional.of(records.entrySet().stream()
                .filter(record -> record.getKey().runId().equals(runId)
                        && record.getValue().kind() == StepRecord.Kind.ASKED)
                .map(record -> record.getKey().step())
                .toList());
    }

    @Override
    public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
        records.put(new Name(runId, step), record);
        return SAVED;
    }
}
