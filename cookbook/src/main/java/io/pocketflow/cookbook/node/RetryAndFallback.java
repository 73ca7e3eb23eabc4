package io.pocketflow.cookbook.node;

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

/** A node with retries, and with a fallback if all attempts fail. */
public final class RetryAndFallback implements Recipe {

    // data
    private static final String TEXT = "It began with a single night of frost."
            + " The harbour froze in the first week of January. Until the ice broke in March, the post came to the harbour by sledge over the ice."
            + " People still tell of that winter.";

    static Flow flow(ChatModel model) {
        return new Flow(new Summarize(model));
    }

    @Override
    public int run(Arguments arguments, Session session) {
        ChatModel model = session.model(arguments);
        arguments.end();
        session.introduce(model);
        session.out().println("The model fails twice:");
        summarize(new FlakyModel(model, 2), session);
        session.out().println("The model fails each time:");
        summarize(new FlakyModel(model, Integer.MAX_VALUE), session);
        return Main.DONE;
    }

    private static void summarize(ChatModel model, Session session) {
        Shared shared = Shared.create().put(Summary.TEXT, TEXT);
        flow(model).run(shared, session.options().withListener(new AttemptLog(session.out())));
        session.out().println("  summary: " + Printable.line(shared.get(Summary.SUMMARY)));
    }

    @Override
    public String name() {
        return "node";
    }

    @Override
    public String summary() {
        return "a node that is retried, and its fallback";
    }

    @Override
    public String arguments() {
        return "[--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        return flow(new OfflineModel()).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new RetryAndFallback(), args);
    }
}
