package io.pocketflow.llm.agent;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.InterruptibleTask;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.schema.SchemaWriter;
import io.pocketflow.llm.schema.Shape;
import io.pocketflow.llm.schema.Shapes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A function that a model may call. Immutable and thread-safe, if the function is.
 *
 * <p>The arguments are read as a record, exactly, on the executor. If they do not fit, the model receives a failed
 * {@link ToolResult} with the paths, and the function is not called; arguments in which a name occurs twice do not fit.
 * If the function throws an exception, the model reads that the tool failed, and the exception is logged: its message
 * may contain data that must not reach a model's provider. {@link #withReported} names exceptions whose messages the
 * model reads. Errors, interrupts and cancellations fail the call instead.
 */
public final class Tool {

    private final ToolSpec spec;
    private final Shape shape;
    private final ToolFunction<Object> function;
    private final boolean sideEffects;
    private final Executor executor;
    private final Set<Class<? extends Exception>> reported;

    private Tool(
            ToolSpec spec,
            Shape shape,
            ToolFunction<Object> function,
            boolean sideEffects,
            Executor executor,
            Set<Class<? extends Exception>> reported) {
        this.spec = spec;
        this.shape = shape;
        this.function = function;
        this.sideEffects = sideEffects;
        this.executor = executor;
        this.reported = reported;
    }

    /**
     * Returns a tool without side effects.
     *
     * @param name 1 to 64 letters, digits, {@code _} and {@code -}
     * @param description the purpose of the tool and when to call it
     * @param arguments a record; {@link Description} describes its components to the model
     * @throws IllegalArgumentException if the arguments are not a record or have no {@link JsonSchema#of(Class) schema}
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
        return new Tool(
                spec, shape, read -> function.call(arguments.cast(read)), false, BoundedExecutor.shared(), Set.of());
    }

    /** Returns a copy that is marked as having side effects: a {@link Toolbox} asks for a confirmation before each call. */
    public Tool withSideEffects() {
        return new Tool(spec, shape, function, true, executor, reported);
    }

    /**
     * Returns a copy that reads its arguments and runs its function on this executor; default {@link
     * BoundedExecutor#shared()}.
     */
    public Tool withExecutor(Executor executor) {
        return new Tool(spec, shape, function, sideEffects, Objects.requireNonNull(executor, "executor"), reported);
    }

    /**
     * Returns a copy whose model also reads the messages of exceptions of this type and its subtypes, at most 1,000
     * characters without control characters; by default it reads none. Name types whose messages are written for a model.
     */
    public Tool withReported(Class<? extends Exception> type) {
        Set<Class<? extends Exception>> more = new HashSet<>(reported);
        more.add(Objects.requireNonNull(type, "type"));
        return new Tool(spec, shape, function, sideEffects, executor, Set.copyOf(more));
    }

    /** Returns the description of this tool for a model. */
    public ToolSpec spec() {
        return spec;
    }

    /** Returns whether this tool has side effects. */
    public boolean hasSideEffects() {
        return sideEffects;
    }

    /** Returns whether the arguments of a call of this tool fit. */
    boolean fits(ToolCall call) {
        return ToolArguments.of(call, shape).read() != null;
    }

    /**
     * Calls the function and returns at once. The future fails only by an error, an interrupt, a cancellation, or an
     * executor that rejects the task. Cancelling it interrupts the function and cancels its stage.
     *
     * @throws IllegalArgumentException if the call is for another tool
     */
    public CompletableFuture<ToolResult> callAsync(ToolCall call) {
        checkName(call);
        return outcome(call).of(InterruptibleTask.start(executor, () -> {
            ToolArguments arguments = ToolArguments.of(call, shape);
            return arguments.read() == null ? arguments : function.call(arguments.read());
        }));
    }

    /**
     * Calls the function as {@link #callAsync(ToolCall)} does, if the confirmation allows it. The confirmation is asked
     * once the arguments are read and fit.
     */
    CompletableFuture<ToolResult> callAsync(ToolCall call, Confirmation confirmation) {
        checkName(call);
        Reporter reporter = Reporter.current();
        return Forwarded.compose(
                InterruptibleTask.start(executor, () -> ToolArguments.of(call, shape)),
                arguments ->
                        Reporting.within(reporter, () -> confirmed(call, (ToolArguments) arguments, confirmation)));
    }

    private CompletableFuture<ToolResult> confirmed(ToolCall call, ToolArguments arguments, Confirmation confirmation) {
        Record read = arguments.read();
        if (read == null) {
            return CompletableFuture.completedFuture(arguments.refusal());
        }
        Reporter reporter = Reporter.current();
        CompletionStage<Boolean> asked = confirmation.confirm(call, read);
        Objects.requireNonNull(asked, () -> "the confirmation of '" + call.name() + "' returned null");
        return Forwarded.compose(
                asked,
                allowed -> Boolean.TRUE.equals(allowed)
                        ? outcome(call)
                                .of(Reporting.within(
                                        reporter, () -> InterruptibleTask.start(executor, () -> function.call(read))))
                        : CompletableFuture.completedFuture(
                                ToolResult.failure(call, "This call was not allowed, so nothing was done.")));
    }

    private ToolOutcome outcome(ToolCall call) {
        return new ToolOutcome(call, reported);
    }

    private void checkName(ToolCall call) {
        if (!call.name().equals(spec.name())) {
            throw new IllegalArgumentException("tool '" + spec.name() + "' was given a call of '" + call.name() + "'");
        }
    }

    @Override
    public String toString() {
        return "tool '" + spec.name() + "'";
    }
}
