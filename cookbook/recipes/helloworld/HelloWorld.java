package helloworld;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;

/** One question, one answer. */
public class HelloWorld {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    static final String SAMPLE =
            "Summarise in one sentence: A flow is a graph of nodes. A node reads the state of the flow,"
                    + " works, and writes the state. The action that a node returns names the next node of the flow.";

    /** Asks a model the question of the run. */
    static class Answer extends Node<String, String> {

        private final ChatModel model;

        Answer(ChatModel model) {
            this.model = model;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(QUESTION);
        }

        @Override
        protected String exec(String question) {
            return model.chat(question);
        }

        @Override
        protected String post(Shared shared, String question, String answer) {
            shared.put(ANSWER, answer);
            return DEFAULT;
        }
    }

    static Flow flow(ChatModel model) {
        return new Flow(new Answer(model));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println("hello-world accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var shared = Shared.create().put(QUESTION, args.length == 0 ? SAMPLE : args[0]);
        flow(model).run(shared);
        System.out.println("question: " + shared.get(QUESTION));
        System.out.println("answer: " + shared.get(ANSWER));
    }
}
