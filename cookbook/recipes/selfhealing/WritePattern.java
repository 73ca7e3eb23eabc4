package selfhealing;

import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.ModelNode;

/** Writes a regular expression, or corrects the last one by the fault that was found in it. */
class WritePattern extends ModelNode<String, String> {

    WritePattern(ChatModel model) {
        super(model);
    }

    @Override
    protected String prep(Shared shared) {
        String task = "Write a Java regular expression that matches " + shared.get(SelfHealing.TASK)
                + ". Answer with the expression only, without quotes and without a code block.";
        return shared.find(SelfHealing.FAULT)
                .map(fault ->
                        task + "\nYour last answer was " + shared.get(SelfHealing.PATTERN) + "\nIts fault: " + fault)
                .orElse(task);
    }

    @Override
    protected ChatRequest request(String prompt) {
        return ChatRequest.of(prompt);
    }

    @Override
    protected String result(String prompt, ChatReply reply) {
        return reply.text().strip();
    }

    @Override
    protected String post(Shared shared, String prompt, String pattern) {
        shared.put(SelfHealing.PATTERN, pattern);
        return DEFAULT;
    }
}
