package io.pocketflow.cookbook.batchflow;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;

/** Images times filters: a graph that runs once for each pair, with the pair as its params. */
public final class FilterImages implements Recipe {

    @Override
    public int run(Arguments arguments, Session session) throws Trouble {
        ImageFolders folders = ImageFolders.of(arguments, session);
        Shared shared = folders.shared();

        new FilterAll().run(shared, session.options());

        return folders.report(shared, session) == 0 ? Main.DONE : Main.SOME_FAILED;
    }

    @Override
    public String name() {
        return "batch-flow";
    }

    @Override
    public String summary() {
        return "images times filters, one after another";
    }

    @Override
    public String arguments() {
        return "[FOLDER] [--out FOLDER]";
    }

    @Override
    public FlowGraph graph() {
        return new FilterAll().graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new FilterImages(), args);
    }
}
