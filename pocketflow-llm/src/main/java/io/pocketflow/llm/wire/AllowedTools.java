package io.pocketflow.llm.wire;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolSpec;
import java.util.List;

/** The tools of a request in formats without a list of allowed tools. Stateless. */
public final class AllowedTools {

    private AllowedTools() {}

    /** Returns the tools that the model may call. */
    public static List<ToolSpec> of(ChatRequest request) {
        ToolChoice choice = request.toolChoice();
        return choice == null || choice.allowed().isEmpty()
                ? request.tools()
                : request.tools().stream()
                        .filter(tool -> choice.allowed().contains(tool.name()))
                        .toList();
    }
}
