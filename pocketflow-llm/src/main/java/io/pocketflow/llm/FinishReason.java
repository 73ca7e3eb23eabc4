package io.pocketflow.llm;

/**
 * The reason why a reply ended, in words common to all providers; {@link ChatReply#rawFinishReason} contains the
 * provider's own word.
 */
public enum FinishReason {
    /** The reply is complete, or reached a stop text. */
    STOP,
    /** The reply reached the token limit, so the text is truncated. */
    LENGTH,
    /** The model requests tool calls. */
    TOOL_CALLS,
    /** The provider's filter truncated the reply. */
    CONTENT_FILTER,
    /** Another reason, or the provider reported none. */
    OTHER
}
