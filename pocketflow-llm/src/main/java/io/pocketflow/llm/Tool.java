package io.pocketflow.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.core.BoundedExecutor;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may have called. Immutable and thread-safe, if the function is.
 *
 * <p>The arguments are read as a record, exactly: what does not fit is answered to the model as a failed {@link
 * ToolResult}, with the path, and the function is not called. So is an exception of the function, by its message alone;
 * errors, interrupts and cancellations are not, they fail the call.
 */
public final class Tool {

    /** More than any arguments that make sense, in characters. */
    private static final int LONGEST_ARGUMENTS = 1 << 20;

    private final ToolSpec spec;
    private final Shape shape;
    private final ToolFunction<Object> function;
    private final boolean sideEffects;
    private final Executor executor;

    private Tool(ToolSpec spec, Shape shape, ToolFunction<Object> function, boolean sideEffects, Executor executor) {
        this.spec = spec;
        this.shape = shape;
        this.function = function;
        this.sideEffects = sideEffects;
        this.executor = executor;
    }

    /**
     * A tool without side effects.
     *
     * @param name 1 to 64 letters, digits, {@code _} and {@code -}
     * @param description what it does and when to call it
     * @param arguments a record; {@link Description} tells the model what its components are
     * @throws IllegalArgumentException if the arguments are no record or have no {@link JsonSchema#of(Class) schema}
     */
    public static <A> Tool of(String name, String description, Class<A> arguments, ToolFunction<? super A> function) {
        if (!arguments.isRecord()) {
            throw new IllegalArgumentException(
                    "the arguments of tool '" + name + "' must be a record but were " + arguments.getName());
        }
        Objects.requireNonNull(function, "the function of a tool must not be null");
        Shape shape = Shapes.of(arguments);
        ToolSpec spec = new ToolSpec(
                name, description, new JsonSchema(SchemaWriter.write(shape).toString()));
        return new Tool(spec, shape, read -> function.call(arguments.cast(read)), false, BoundedExecutor.shared());
    }

    /** The same, marked as one that changes the world: a {@link Toolbox} lets it be confirmed before each call. */
    public Tool withSideEffects() {
        return new Tool(spec, shape, function, true, executor);
    }

    /** The same with its function run here; default {@link BoundedExecutor#shared()}. */
    public Tool withExecutor(Executor executor) {
        return new Tool(spec, shape, function, sideEffects, Objects.requireNonNull(executor, "executor"));
    }

    /** What a model is told of it. */
    public ToolSpec spec() {
        return spec;
    }

    /** Whether it changes the world. */
    public boolean hasSideEffects() {
        return sideEffects;
    }

    /**
     * Calls it and returns at once. The future fails only by an error, an interrupt, a cancellation, or an executor that
     * takes no task; cancelling it interrupts the function and cancels its stage.
     *
     * @throws IllegalArgumentException if the call is one of another tool
     */
    public CompletableFuture<ToolResult> callAsync(ToolCall call) {
        if (!call.name().equals(spec.name())) {
            throw new IllegalArgumentException("tool '" + spec.name() + "' was given a call of '" + call.name() + "'");
        }
        Violations violations = new Violations();
        Object arguments;
        try {
            arguments = arguments(call.arguments(), violations);
        } catch (Error e) {
            return CompletableFuture.failedFuture(e);
        }
        if (arguments == null) {
            return CompletableFuture.completedFuture(ToolResult.failure(
                    call, "The arguments are wrong, so nothing was done. " + String.join("; ", violations.list())));
        }
        ToolRun run = new ToolRun(call, () -> function.call(arguments));
        try {
            executor.execute(run.task());
        } catch (RejectedExecutionException e) {
            run.result().completeExceptionally(e);
        }
        return run.result();
    }

    private @Nullable Object arguments(String text, Violations violations) {
        if (text.length() > LONGEST_ARGUMENTS) {
            violations.add("$", "must be at most " + LONGEST_ARGUMENTS + " characters but was " + text.length());
            return null;
        }
        try {
            JsonNode json = Json.exact(text.isBlank() ? "{}" : text);
            return shape.read(json, "$", violations);
        } catch (JsonProcessingException e) {
            violations.add("$", "must be JSON but was not: " + Json.problem(e));
            return null;
        }
    }

    @Override
    public String toString() {
        return "tool '" + spec.name() + "'";
    }
}
