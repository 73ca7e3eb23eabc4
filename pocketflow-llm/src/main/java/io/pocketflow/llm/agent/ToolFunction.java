package io.pocketflow.llm.agent;

import org.jspecify.annotations.Nullable;

/**
 * The function of a {@link Tool}. Must be thread-safe: several calls of one reply run at once.
 *
 * @param <A> the type of its arguments, a record
 */
@FunctionalInterface
public interface ToolFunction<A> {

    /**
     * Runs the function. It may block: it runs on the tool's executor, by default {@link
     * io.pocketflow.core.BoundedExecutor#shared()}, where its thread is interrupted if the call is cancelled.
     *
     * @return a text, which the model reads as it is; an image or a file ({@link io.pocketflow.llm.Part}), or a list of
     *     texts, images and files, of which the model reads the texts first; any other value, which it reads as JSON; or a
     *     {@link java.util.concurrent.CompletionStage} of these
     * @throws Exception if the tool fails; the model reads "The tool failed.", with the message if {@link
     *     Tool#withReported} names the exception
     */
    @Nullable
    Object call(A arguments) throws Exception;
}
