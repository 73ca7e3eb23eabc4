package io.pocketflow.core.store;

import io.pocketflow.core.hash.SimpleValues;
import io.pocketflow.core.hash.ValueHash;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where finished {@code exec} results are kept, so that a run that is started again under the same id does not pay for
 * them twice. Implementations are thread-safe.
 *
 * <p>On a second run {@code prep} and {@code post} run again and rebuild the state, and {@code exec} is answered from
 * here. So effects belong in {@code exec}. Branches of parallel flows call their posts in the recorded order.
 */
public interface StepStore {

    /** What is kept of a step, or empty. Called on the run's threads, before the step's first attempt. */
    Optional<StepRecord> find(String runId, StepKey step);

    /**
     * Keeps the end of a step. Saves of one run must become durable in the order in which they are handed over: in a run
     * with parallel flows the order of the records is the order in which it calls its posts, also when it is resumed. The
     * method is called under a lock of the run there, so it should start the save and return.
     *
     * <p>{@code post} is called once the stage has ended; if it fails, the whole run is stopped: what
     * no record holds would be paid for again. The attempt's permits are held until then.
     */
    CompletionStage<?> save(String runId, StepKey step, StepRecord record);

    /**
     * Notes that a step is about to be tried for the first time; {@link #find} then gives this
     * {@link StepRecord.Kind#STARTED} record until the step's end is saved. Called for stores with a codec only. The default
     * notes nothing.
     *
     * @param awaited whether the attempt waits for the stage, because the run {@linkplain InDoubt#HOLD holds} steps in
     *     doubt; if not, the note is worth no wait and no extra write to disk
     */
    default CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * The codec of a store that outlives the process, or empty for a store that keeps values as they are. With a codec,
     * records hold encoded values only, and {@code post} is given the decoded record in the first run too.
     */
    default Optional<StepCodec> codec() {
        return Optional.empty();
    }

    /**
     * Returns the hash that names an item of a batch, the same in every process. Equal items have the same hash; their
     * occurrence numbers distinguish them. The default hashes class and content as {@link StepCodec#hash} does; an item
     * that is not data is known by its class and its {@code toString}.
     */
    default String hash(Object item) {
        return ValueHash.of(item)
                .orElseGet(() -> ValueHash.ofText(SimpleValues.className(item.getClass()) + " " + item));
    }

    /**
     * Counts the equal items of one run of a pool, which closes it at its end. The default counts in memory; a store that
     * serves streams of millions of items may count elsewhere.
     */
    default Occurrences occurrences() {
        return Occurrences.inMemory();
    }

    /** A store that keeps results in this process's memory, without bound. */
    static StepStore inMemory() {
        return new MemoryStepStore();
    }
}
