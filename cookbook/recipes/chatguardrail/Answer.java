package chatguardrail;

import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.agent.ModelNode;
import java.util.List;

/** Answers a question that the guard has allowed. */
final class Answer extends ModelNode<List<Message>, Message> {

    Answer(ChatModel model) {
        super(model);
    }

    @Override
    protected List<Message> prep(Shared shared) {
        shared.append(ChatGuardrail.CONVERSATION, Message.user(shared.get(ChatGuardrail.QUESTION)));
        return shared.get(ChatGuardrail.CONVERSATION);
    }

    @Override
    protected ChatRequest request(List<Message> conversation) {
        return ChatRequest.of(conversation).withSystem("You are a travel adviser. Answer in at most two sentences.");
    }

    @Override
    protected Message result(List<Message> conversation, ChatReply reply) {
        return reply.message();
    }

    @Override
    protected String post(Shared shared, List<Message> conversation, Message answer) {
        shared.append(ChatGuardrail.CONVERSATION, answer);
        System.out.println("adviser: " + answer.text());
        return DEFAULT;
    }
}
