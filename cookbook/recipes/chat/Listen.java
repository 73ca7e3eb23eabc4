package chat;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.Message;
import java.util.Iterator;

/** Waits for the next line of the user. An empty line, or the end of the input, ends the conversation. */
final class Listen extends Node<Iterator<String>, String> {

    @Override
    protected Iterator<String> prep(Shared shared) {
        return shared.get(Chat.USER);
    }

    @Override
    protected String exec(Iterator<String> user) {
        System.out.print("you: ");
        return user.hasNext() ? user.next() : "";
    }

    @Override
    protected String post(Shared shared, Iterator<String> user, String line) {
        if (line.isBlank()) {
            return "left";
        }
        shared.append(Chat.CONVERSATION, Message.user(line));
        return "said";
    }
}
