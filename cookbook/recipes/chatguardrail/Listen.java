package chatguardrail;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.Iterator;

/** Waits for the next line of the user. The rest of a very long line is dropped before any model sees it. */
final class Listen extends Node<Iterator<String>, String> {

    private static final int LONGEST = 500;

    @Override
    protected Iterator<String> prep(Shared shared) {
        return shared.get(ChatGuardrail.USER);
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
        shared.put(ChatGuardrail.QUESTION, line.substring(0, Math.min(LONGEST, line.length())));
        return "said";
    }
}
