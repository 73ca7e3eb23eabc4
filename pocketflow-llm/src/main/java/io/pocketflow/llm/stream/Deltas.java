package io.pocketflow.llm.stream;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** The events of a reply that arrived as a whole. */
public final class Deltas {

    private Deltas() {}

    /** Returns one delta for each part of the reply (reasoning, text, tool calls), then the end. */
    public static List<ChatEvent> of(ChatReply reply) {
        List<ChatEvent> events = new ArrayList<>();
        if (!reply.reasoning().isEmpty()) {
            events.add(new ChatEvent.ReasoningDelta(reply.reasoning()));
        }
        if (!reply.text().isEmpty()) {
            events.add(new ChatEvent.TextDelta(reply.text()));
        }
        List<ToolCall> calls = reply.toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            events.add(new ChatEvent.ToolCallDelta(i, call.id(), call.name(), call.arguments()));
        }
        events.add(new ChatEvent.End(reply));
        return events;
    }
}
