package multiagent;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.ModelNode;
import io.pocketflow.llm.agent.Prompt;
import java.util.concurrent.BlockingQueue;

/** Lets the model speak, and puts its words into the queue that the other agent listens to. */
final class Say extends ModelNode<String, String> {

    private final String name;
    private final Prompt prompt;
    private final Key<BlockingQueue<String>> queue;

    Say(String name, ChatModel model, String prompt, Key<BlockingQueue<String>> queue) {
        super(model);
        this.name = name;
        this.prompt = Prompt.of(prompt);
        this.queue = queue;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected String prep(Shared shared) {
        return prompt.fill(shared);
    }

    @Override
    protected ChatRequest request(String filled) {
        return ChatRequest.of(filled);
    }

    @Override
    protected String result(String filled, ChatReply reply) {
        return reply.text().strip();
    }

    @Override
    protected String post(Shared shared, String filled, String words) {
        System.out.println(name + ": " + words);
        shared.get(queue).add(words);
        return DEFAULT;
    }
}
