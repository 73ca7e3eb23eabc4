package io.pocketflow.cookbook.communication;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import java.util.List;

/** Nodes that communicate only through the store, by typed keys. */
public final class Communication implements Recipe {

    private static final List<String> TEXTS =
            List.of("To be, or not to be", "Call me Ishmael.", "It was the best of times, it was the worst of times");

    static Flow flow() {
        NextText next = new NextText();
        CountWords count = new CountWords();
        return new Flow(next.then(count).then(next), next.end("done"));
    }

    @Override
    public int run(Arguments arguments, Session session) {
        List<String> words = arguments.words();
        Shared shared = Shared.create().put(Talk.WAITING, words.isEmpty() ? TEXTS : words);

        flow().run(shared, session.options());

        for (Count count : shared.find(Talk.COUNTS).orElse(List.of())) {
            session.out().println(told(count));
        }
        session.out().println("total: " + told(shared.get(Talk.TOTAL)));
        return Main.DONE;
    }

    private static String told(Count count) {
        return "texts=" + count.texts() + " words=" + count.words() + " characters=" + count.characters();
    }

    @Override
    public String name() {
        return "communication";
    }

    @Override
    public String summary() {
        return "nodes that share typed state";
    }

    @Override
    public String arguments() {
        return "[TEXT...]";
    }

    @Override
    public FlowGraph graph() {
        return flow().graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new Communication(), args);
    }
}
