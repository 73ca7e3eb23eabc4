package chat;

import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.agent.ModelNode;
import java.util.List;

/** Sends the whole conversation to the model and prints its answer. */
final class Answer extends ModelNode<List<Message>, Message> {

    Answer(ChatModel model) {
        super(model);
    }

    @Override
    protected List<Message> prep(Shared shared) {
        return shared.get(Chat.CONVERSATION);
    }

    @Override
    protected ChatRequest request(List<Message> conversation) {
        return ChatRequest.of(conversation).withSystem("You are a helpful guide. Answer in one or two sentences.");
    }

    @Override
    protected Message result(List<Message> conversation, ChatReply reply) {
        return reply.message();
    }

    @Override
    protected String post(Shared shared, List<Message> conversation, Message answer) {
        shared.append(Chat.CONVERSATION, answer);
        System.out.println("model: " + answer.text());
        return DEFAULT;
    }
}
