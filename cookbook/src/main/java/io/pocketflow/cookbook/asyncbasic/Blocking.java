package io.pocketflow.cookbook.asyncbasic;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** An executor for blocking calls, which returns futures. */
record Blocking(Executor executor) {

    <T> CompletableFuture<T> callAsync(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }
}
