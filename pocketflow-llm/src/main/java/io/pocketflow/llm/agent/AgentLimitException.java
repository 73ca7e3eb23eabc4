package io.pocketflow.llm.agent;

/** An {@link Agent} reached one of its {@link AgentLimits} before it had an answer; the message names the limit. */
public final class AgentLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AgentLimitException(String message) {
        super(message);
    }
}
