package chatguardrail;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

/** Says why a question is not answered. The question does not enter the conversation. */
final class Refuse extends Node<String, Void> {

    @Override
    protected String prep(Shared shared) {
        return shared.get(ChatGuardrail.VERDICT).reason();
    }

    @Override
    protected String post(Shared shared, String reason, Void nothing) {
        System.out.println("guard: " + reason);
        return DEFAULT;
    }
}
