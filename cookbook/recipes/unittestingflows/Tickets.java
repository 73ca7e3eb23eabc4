package unittestingflows;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The flow under test: a mail is classified, and each class has a node that answers. */
class Tickets {

    static final Key<String> MAIL = Key.of("mail", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    /** Asks the model for the class of the mail, and again an hour later if the model is overloaded. */
    static class Classify extends Node<String, String> {

        private static final Set<String> CLASSES = Set.of("refund", "question");

        private final ChatModel model;

        Classify(ChatModel model) {
            super(Retry.upTo(3).withDelay(Duration.ofHours(1)));
            this.model = model;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(MAIL);
        }

        @Override
        protected String exec(String mail) {
            return model.chat(
                    "Is this mail about a refund or is it a question? Answer by one word, refund or question.\n\n"
                            + mail);
        }

        @Override
        protected String post(Shared shared, String mail, String answer) {
            String word = answer.strip().toLowerCase(Locale.ROOT);
            return CLASSES.contains(word) ? word : "unclear";
        }
    }

    static Flow flow(ChatModel model) {
        var classify = new Classify(model);
        return new Flow(classify.on("refund", Node.of("Refund", MAIL, ANSWER, mail -> "Accounts answer within a day."))
                .on(
                        "question",
                        Node.of("Reply", MAIL, ANSWER, mail -> model.chat("Answer this mail politely:\n\n" + mail)))
                .on("unclear", Node.of("Person", MAIL, ANSWER, mail -> "A person reads this mail.")));
    }
}
