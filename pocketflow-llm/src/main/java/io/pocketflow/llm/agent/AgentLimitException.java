package io.pocketflow.llm.agent;

/** An {@link Agent} came to one of its {@link AgentLimits} before it had an answer; the message names it. */
public final class AgentLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AgentLimitException(String message) {
        super(message);
    }
}
