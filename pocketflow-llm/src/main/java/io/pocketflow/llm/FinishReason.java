package io.pocketflow.llm;

/** Why a reply ended, in words common to all providers; {@link ChatReply#rawFinishReason} keeps the provider's own. */
public enum FinishReason {
    /** It was complete, or came to a stop text. */
    STOP,
    /** It came to the token limit, so the text is cut. */
    LENGTH,
    /** The model wants tools to be called. */
    TOOL_CALLS,
    /** The provider's filter cut it. */
    CONTENT_FILTER,
    /** Something else, or the provider did not say. */
    OTHER
}
