package io.pocketflow.llm.agent;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Forwarded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The tools that a model may call, and no others. A call of any other name is answered with a failed result. Before a
 * tool {@linkplain Tool#withSideEffects() with side effects} is called, the {@link Confirmation} is asked; a call that
 * it does not allow is answered with a failed result too. A call whose arguments do not fit is not confirmed. Immutable
 * and thread-safe.
 */
public final class Toolbox {

    private final Map<String, Tool> tools;
    private final Confirmation confirmation;

    private Toolbox(Map<String, Tool> tools, Confirmation confirmation) {
        this.tools = tools;
        this.confirmation = confirmation;
    }

    /**
     * Returns a toolbox of these tools, whose names must differ. Tools with side effects are never called without a
     * confirmation.
     */
    public static Toolbox of(Tool... tools) {
        return of(Arrays.asList(tools));
    }

    /** Returns a toolbox as {@link #of(Tool...)} does. */
    public static Toolbox of(List<Tool> tools) {
        Map<String, Tool> byName = new LinkedHashMap<>();
        for (Tool tool : tools) {
            if (byName.put(tool.spec().name(), tool) != null) {
                throw new IllegalArgumentException(
                        "two tools are named '" + tool.spec().name() + "'");
            }
        }
        return new Toolbox(byName, Confirmation.NEVER);
    }

    /** Returns a copy that asks this confirmation before a tool with side effects is called. */
    public Toolbox withConfirmation(Confirmation confirmation) {
        return new Toolbox(tools, Objects.requireNonNull(confirmation, "confirmation must not be null"));
    }

    /**
     * Returns a copy with only the tools of these names.
     *
     * @throws IllegalArgumentException if no tool has one of the names
     */
    public Toolbox only(String... names) {
        Map<String, Tool> some = new LinkedHashMap<>();
        for (String name : names) {
            Tool tool = tools.get(name);
            if (tool == null) {
                throw new IllegalArgumentException(unknown(name));
            }
            some.put(name, tool);
        }
        return new Toolbox(some, confirmation);
    }

    /** Returns the descriptions of the tools for a model, for {@link ChatRequest#withTools}. */
    public List<ToolSpec> specs() {
        return tools.values().stream().map(Tool::spec).toList();
    }

    /**
     * Calls the named tool, as {@link Tool#callAsync(ToolCall)} does. Cancelling the future cancels the confirmation
     * too.
     */
    public CompletableFuture<ToolResult> callAsync(ToolCall call) {
        return ToolReport.of(call, () -> call(call));
    }

    /** Returns whether the call is of a tool with side effects and its arguments fit, so that it would do something. */
    boolean needsApproval(ToolCall call) {
        Tool tool = tools.get(call.name());
        return tool != null && tool.hasSideEffects() && tool.fits(call);
    }

    private CompletableFuture<ToolResult> call(ToolCall call) {
        Tool tool = tools.get(call.name());
        if (tool == null) {
            return Forwarded.done(ToolResult.failure(call, unknown(new Excerpt(null).of(call.name(), 100))));
        }
        return tool.hasSideEffects() ? tool.callAsync(call, confirmation) : tool.callAsync(call);
    }

    private String unknown(String name) {
        return "There is no tool '" + name + "'; there are " + new ArrayList<>(tools.keySet()) + ".";
    }

    @Override
    public String toString() {
        return "tools " + tools.keySet();
    }
}
