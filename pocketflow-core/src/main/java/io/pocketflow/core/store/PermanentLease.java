package io.pocketflow.core.store;

import java.util.concurrent.CompletableFuture;

/**
 * A lease that is never lost.
 *
 * @param lost a future that nobody completes
 */
record PermanentLease(StepStore store, CompletableFuture<?> lost) implements StepStore.Lease {

    @Override
    public void close() {}
}
