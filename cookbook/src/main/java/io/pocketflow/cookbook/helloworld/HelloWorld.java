package io.pocketflow.cookbook.helloworld;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.OfflineModel;

/** The smallest flow: one node that asks a model one question. */
public final class HelloWorld implements Recipe {

    private static final String QUESTION = "Summarize in one sentence: A flow is a graph of nodes."
            + " A node reads the state of the flow, works, and writes the state."
            + " The action that a node returns names the next node of the flow.";

    static Flow flow(ChatModel model) {
        return new Flow(new Answer(model));
    }

    @Override
    public int run(Arguments arguments, Session session) {
        ChatModel model = session.model(arguments);
        Shared shared = Shared.create().put(Hello.QUESTION, arguments.word().orElse(QUESTION));

        flow(model).run(shared, session.options());

        session.introduce(model);
        session.out().println("question: " + Printable.line(shared.get(Hello.QUESTION)));
        session.out().println("answer: " + Printable.line(shared.get(Hello.ANSWER)));
        return Main.DONE;
    }

    @Override
    public String name() {
        return "hello-world";
    }

    @Override
    public String summary() {
        return "one question, one answer";
    }

    @Override
    public String arguments() {
        return "[QUESTION] [--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        return flow(new OfflineModel()).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new HelloWorld(), args);
    }
}
