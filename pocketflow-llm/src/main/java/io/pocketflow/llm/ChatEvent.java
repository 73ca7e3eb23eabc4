package io.pocketflow.llm;

/** One event of a streamed reply. Immutable. A stream that succeeds ends with {@link End}. */
public sealed interface ChatEvent {

    /**
     * The next part of the answer's text.
     *
     * @param text never empty
     */
    record TextDelta(String text) implements ChatEvent {}

    /**
     * The next part of the model's reasoning.
     *
     * @param text never empty
     */
    record ReasoningDelta(String text) implements ChatEvent {}

    /**
     * The next part of a tool call. The arguments of a call are the joined arguments of its events.
     *
     * @param index the number of the call in the order in which the stream began its calls, from 0; the reply may order
     *     them differently
     * @param id the call's id, the same in all events of the call
     * @param name the tool, the same in all events of the call
     * @param arguments the next part of the JSON text; may be empty
     */
    record ToolCallDelta(int index, String id, String name, String arguments) implements ChatEvent {}

    /**
     * The tokens counted so far. A later event replaces an earlier one.
     *
     * @param usage the whole usage so far
     */
    record UsageUpdate(Usage usage) implements ChatEvent {}

    /**
     * The end of a stream.
     *
     * @param reply the whole reply, as a call without streaming would have returned it
     */
    record End(ChatReply reply) implements ChatEvent {}
}
