package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

public class MistypedAction {
    static final Key<String> DRAFT = Key.of("draft", String.class);

    static class Review extends Node<String, Boolean> {
        @Override protected String prep(Shared shared) { return shared.get(DRAFT); }
        @Override protected Boolean exec(String draft) { return draft.length() < 100; }
        @Override protected String post(Shared shared, String draft, Boolean isShort) {
            return isShort ? "aprove" : "rewrite";
        }
    }

    public static void main(String[] args) {
        var publish = Node.of("Publish", DRAFT, DRAFT, draft -> draft);
        var rewrite = Node.of("Rewrite", DRAFT, DRAFT, draft -> draft.substring(0, 100));
        // #region mistake
        Flow flow = new Flow(new Review().on("approve", publish).on("rewrite", rewrite));
        try {
            flow.run(Shared.create().put(DRAFT, "A short draft."));
        } catch (FlowException failed) {
            System.out.println(failed.getMessage());
        }
        // #endregion mistake
    }
}
