package io.pocketflow.llm;

/** One event of a streamed reply. Immutable. Every stream that ends well has {@link End} as its last. */
public sealed interface ChatEvent {

    /**
     * More words of the answer.
     *
     * @param text never empty
     */
    record TextDelta(String text) implements ChatEvent {}

    /**
     * More of what the model thinks.
     *
     * @param text never empty
     */
    record ReasoningDelta(String text) implements ChatEvent {}

    /**
     * More of a tool call. The first one of a call has its id and name; the arguments of all of them, joined, are the
     * call's.
     *
     * @param index which call of this reply, from 0
     * @param id the call's id, the same in all its events
     * @param name the tool, the same in all its events
     * @param arguments more of the JSON text; may be empty
     */
    record ToolCallDelta(int index, String id, String name, String arguments) implements ChatEvent {}

    /**
     * The tokens counted so far; a later one replaces an earlier.
     *
     * @param usage the whole usage so far
     */
    record UsageUpdate(Usage usage) implements ChatEvent {}

    /**
     * The end.
     *
     * @param reply the whole reply, as a call without streaming would have given it
     */
    record End(ChatReply reply) implements ChatEvent {}
}
