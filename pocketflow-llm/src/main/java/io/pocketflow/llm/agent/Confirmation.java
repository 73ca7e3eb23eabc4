package io.pocketflow.llm.agent;

import io.pocketflow.llm.ToolCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides, usually by asking a person, whether a tool with side effects may be called. Must be thread-safe. */
@FunctionalInterface
public interface Confirmation {

    /** Lets every call be made. */
    Confirmation ALWAYS = (call, arguments) -> CompletableFuture.completedFuture(true);

    /** Lets no call be made; the default of a {@link Toolbox}. */
    Confirmation NEVER = (call, arguments) -> CompletableFuture.completedFuture(false);

    /**
     * Asks whether this call may be made, without blocking, on a thread of the tool's executor. Show the arguments, and not
     * the text of the call: they are what the tool gets. A stage that fails fails the step.
     *
     * @param arguments the record that the tool gets if the call is allowed
     */
    CompletionStage<Boolean> confirm(ToolCall call, Record arguments);
}
