package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/** What an iteration of a batch flow yields, taken from the store as it sees it. */
@FunctionalInterface
interface IterationResult {
    @Nullable
    Object of(Shared iteration) throws Exception;
}
