package io.pocketflow.core.store;

import io.pocketflow.core.hash.ValueHash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store of finished {@code exec} results, so that a run that is started again under the same id does not repeat
 * calls. Implementations are thread-safe.
 *
 * <p>On a second run {@code prep} and {@code post} run again and rebuild the state, and results of {@code exec} are
 * read from the store. Side effects therefore belong in {@code exec}. Branches of parallel flows call their posts in
 * the recorded order.
 */
public interface StepStore {

    /**
     * The right of one owner to write the records of a run, from {@link #open} to {@link #close}. Implementations are
     * thread-safe.
     */
    interface Lease extends AutoCloseable {

        /** Returns the store through which the owner reads and writes the records; a loss of the lease ends its use. */
        StepStore store();

        /**
         * Returns a stage that completes, normally or with the cause, once the lease is lost, and never otherwise. The
         * engine then cancels the run, because the records of its further calls would be refused.
         */
        CompletionStage<?> lost();

        /**
         * Returns whether the lease is held now; the engine calls it before each attempt. Before it returns false, the
         * stage of {@link #lost} has completed.
         */
        default boolean isHeld() {
            return !lost().toCompletableFuture().isDone();
        }

        /**
         * Returns whether the store of this lease also finds records that other runs save, at any time. The engine then replays
         * as in a resumed run, also if the run itself is new. The default is false.
         */
        default boolean sharesRecords() {
            return false;
        }

        /** Releases the run, so that another owner may open it. Closing again has no effect. */
        @Override
        void close();
    }

    /**
     * Opens the records of a run for this owner. The engine calls it on the thread that starts the run, before it reads the
     * first record, uses only the store of the lease, and closes the lease when the run has ended. The default is for a
     * store of one process: it returns a lease on this store that is never lost.
     *
     * <p>A store that wraps another one must pass this call on, and wrap the store of the lease and its methods.
     *
     * @throws IllegalStateException if another owner holds the run and the takeover does not permit to take it over; the
     *     message names the owner
     */
    default Lease open(String runId, Takeover takeover) {
        return new PermanentLease(this, new CompletableFuture<>());
    }

    /** Returns the record of a step, or empty. Called on the run's threads, before the step's first attempt. */
    Optional<StepRecord> find(String runId, StepKey step);

    /**
     * Saves the end of a step. Saves of one run must become durable in the order of the calls: in a run with parallel
     * flows the order of the records is the order in which the run calls its posts, also when it is resumed. In such a
     * run the method is called under a lock of the run, so it should start the save and return.
     *
     * <p>{@code post} is called once the stage has ended. If the stage fails, the whole run is stopped, because calls
     * without a record would be repeated. The attempt's permits are held until the stage has ended.
     */
    CompletionStage<?> save(String runId, StepKey step, StepRecord record);

    /**
     * Records that the first attempt of a step is about to begin. {@link #find} then returns this {@link
     * StepRecord.Kind#STARTED} record until the step's end is saved. Called only for stores with a codec. The default
     * does nothing.
     *
     * @param awaited whether the attempt waits for the stage, because the run {@linkplain InDoubt#HOLD holds} steps in
     *     doubt; if not, the record is not worth a wait or an extra write to disk
     */
    default CompletionStage<?> start(String runId, StepKey step, StepRecord started, boolean awaited) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Returns the steps of a run whose newest record is {@link StepRecord.Kind#ASKED}: the questions without an answer, in any
     * order. Empty (default) if the store cannot list them; runs are then resumed by step only.
     */
    default Optional<List<StepKey>> questions(String runId) {
        return Optional.empty();
    }

    /**
     * Returns the codec of a store that outlives the process, or empty for a store that keeps values as they are. With
     * a codec, records hold encoded values only, and {@code post} receives the decoded record in the first run too.
     */
    default Optional<StepCodec> codec() {
        return Optional.empty();
    }

    /**
     * Returns the hash that names an item of a batch, the same in every process. Equal items have the same hash;
     * their occurrence numbers distinguish them. The default hashes class and content as {@link StepCodec#hash} does.
     *
     * @throws IllegalArgumentException if the item is not data, because no later run could recognize it
     */
    default String hash(Object item) {
        return ValueHash.ofItem(item);
    }

    /**
     * Returns a counter of equal items for one run of a pool, which closes it at its end. The default counts in memory;
     * a store that serves streams of millions of items may count elsewhere.
     */
    default Occurrences occurrences() {
        return Occurrences.inMemory();
    }

    /** Returns a store that keeps results in this process's memory, without a limit. */
    static StepStore inMemory() {
        return new MemoryStepStore();
    }
}
