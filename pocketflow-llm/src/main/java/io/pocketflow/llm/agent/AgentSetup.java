package io.pocketflow.llm.agent;

import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The parts of an {@link Agent}. Immutable.
 *
 * @param task the first messages of the conversation; empty if the store contains a conversation
 * @param approval whether it asks before it calls tools with side effects
 * @param spending whether it asks for more when a limit is reached
 */
record AgentSetup(
        String name,
        AgentKeys keys,
        ChatModel model,
        Toolbox tools,
        AgentLimits limits,
        UnaryOperator<ChatRequest> settings,
        List<MessageTemplate> task,
        boolean approval,
        boolean spending,
        Streaming streaming) {

    AgentSetup {
        Objects.requireNonNull(model, "model must not be null");
        Objects.requireNonNull(tools, "tools must not be null");
        Objects.requireNonNull(limits, "limits must not be null");
        Objects.requireNonNull(settings, "settings must not be null");
    }

    /** Returns the messages of the task with their places filled from the params and the store. */
    List<Message> filled(Shared shared) {
        return task.stream()
                .map(message -> message.fill(place -> Prompt.value(shared, place), () -> Prompt.known(shared)))
                .toList();
    }

    AgentSetup withName(String name) {
        return new AgentSetup(
                name, AgentKeys.of(name), model, tools, limits, settings, task, approval, spending, streaming);
    }

    AgentSetup withLimits(AgentLimits limits) {
        return new AgentSetup(name, keys, model, tools, limits, settings, task, approval, spending, streaming);
    }

    AgentSetup withSettings(UnaryOperator<ChatRequest> settings) {
        return new AgentSetup(name, keys, model, tools, limits, settings, task, approval, spending, streaming);
    }

    AgentSetup withTask(List<MessageTemplate> task) {
        return new AgentSetup(name, keys, model, tools, limits, settings, task, approval, spending, streaming);
    }

    AgentSetup withQuestions(boolean approval, boolean spending) {
        return new AgentSetup(name, keys, model, tools, limits, settings, task, approval, spending, streaming);
    }

    AgentSetup withStreaming(Streaming streaming) {
        return new AgentSetup(name, keys, model, tools, limits, settings, task, approval, spending, streaming);
    }
}
