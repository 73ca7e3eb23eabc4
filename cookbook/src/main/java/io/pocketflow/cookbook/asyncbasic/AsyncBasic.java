package io.pocketflow.cookbook.asyncbasic;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.OfflineModel;
import java.io.BufferedReader;
import java.nio.file.Path;

/** Async nodes with a human in the loop: a summary that becomes longer or shorter at the user's request. */
public final class AsyncBasic implements Recipe {

    @Override
    public int run(Arguments arguments, Session session) {
        ChatModel model = session.model(arguments);
        Path file = arguments.word().map(session::path).orElse(session.sample("texts/jonah.txt"));
        session.introduce(model);
        Blocking blocking = new Blocking(session.options().executor());
        User user = new Typist(session.in(), session.out(), blocking);
        Shared shared = Shared.create().put(Draft.FILE, file).put(Draft.SENTENCES, 1);

        new SummaryWithFeedback(model, user, blocking).run(shared, session.options());

        session.out().println("approved: a summary of " + Draft.length(shared));
        return Main.DONE;
    }

    @Override
    public String name() {
        return "async-basic";
    }

    @Override
    public String summary() {
        return "async nodes, and a user who gives feedback";
    }

    @Override
    public String arguments() {
        return "[FILE] [--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        Blocking blocking = new Blocking(RunOptions.defaults().executor());
        User nobody = new Typist(new BufferedReader(BufferedReader.nullReader()), System.out, blocking);
        return new SummaryWithFeedback(new OfflineModel(), nobody, blocking).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new AsyncBasic(), args);
    }
}
