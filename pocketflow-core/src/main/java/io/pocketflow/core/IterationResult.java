package io.pocketflow.core;

import org.jspecify.annotations.Nullable;

/** The result of an iteration of a batch flow, read from the store as the iteration sees it. */
@FunctionalInterface
interface IterationResult {
    @Nullable
    Object of(Shared iteration) throws Exception;
}
