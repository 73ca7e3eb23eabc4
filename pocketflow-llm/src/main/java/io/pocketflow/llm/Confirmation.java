package io.pocketflow.llm;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Somebody who is asked before a tool changes the world. Thread-safe. */
@FunctionalInterface
public interface Confirmation {

    /** Lets every call be made. */
    Confirmation ALWAYS = call -> CompletableFuture.completedFuture(true);

    /** Lets no call be made; the default of a {@link Toolbox}. */
    Confirmation NEVER = call -> CompletableFuture.completedFuture(false);

    /**
     * Asks whether this call may be made, without blocking. The arguments have not been checked yet. A stage that fails
     * fails the step.
     */
    CompletionStage<Boolean> confirm(ToolCall call);
}
