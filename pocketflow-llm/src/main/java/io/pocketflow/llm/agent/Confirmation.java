package io.pocketflow.llm.agent;

import io.pocketflow.llm.ToolCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A decision, usually by a person, whether a tool with side effects may be called. Must be thread-safe. */
@FunctionalInterface
public interface Confirmation {

    /** Allows every call. */
    Confirmation ALWAYS = (call, arguments) -> CompletableFuture.completedFuture(true);

    /** Allows no call; the default of a {@link Toolbox}. */
    Confirmation NEVER = (call, arguments) -> CompletableFuture.completedFuture(false);

    /**
     * Asks whether this call may be made, without blocking, on a thread of the tool's executor. Show the arguments
     * rather than the text of the call: the tool receives the arguments. A stage that fails fails the step.
     *
     * @param arguments the record that the tool receives if the call is allowed
     */
    CompletionStage<Boolean> confirm(ToolCall call, Record arguments);
}
