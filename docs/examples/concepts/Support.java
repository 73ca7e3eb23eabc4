package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

public class Support {
    static final Key<String> MAIL = Key.of("mail", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    // #region nodes
    static class Classify extends Node<String, String> {
        @Override protected String prep(Shared shared) { return shared.get(MAIL); }
        @Override protected String exec(String mail) {
            return mail.contains("refund") ? "billing" : mail.contains("help") ? "question" : "spam";
        }
        @Override protected String post(Shared shared, String mail, String kind) {
            return kind; // the action: the name of the edge that the flow follows
        }
    }

    static class Answer extends Node<String, String> {
        private final String team;

        Answer(String team) { this.team = team; }

        @Override public String name() { return team; }
        @Override protected String prep(Shared shared) { return shared.get(MAIL); }
        @Override protected String exec(String mail) { return team + " answers: " + mail; }
        @Override protected String post(Shared shared, String mail, String answer) {
            shared.put(ANSWER, answer);
            return DEFAULT;
        }
    }
    // #endregion nodes

    // #region flow
    static Flow support() {
        return new Flow(new Classify()
                .on("billing", new Answer("Accounts"))
                .on("question", new Answer("Helpdesk"))
                .end("spam"));
    }
    // #endregion flow

    static FlowGraph drawing() {
        return support().graph();
    }

    public static void main(String[] args) {
        // #region run
        Shared shared = Shared.create().put(MAIL, "I want a refund.");
        System.out.println(support().run(shared, ANSWER));
        String action = support().run(Shared.create().put(MAIL, "Buy now!"));
        System.out.println("ended with " + action);
        // #endregion run
    }
}
