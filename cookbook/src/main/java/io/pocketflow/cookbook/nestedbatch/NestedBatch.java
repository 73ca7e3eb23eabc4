package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import java.nio.file.Path;
import java.util.List;

/** A batch in a batch: texts, and the paragraphs of each. */
public final class NestedBatch implements Recipe {

    @Override
    public int run(Arguments arguments, Session session) throws Trouble {
        Path folder = arguments.word().map(session::path).orElse(session.sample("texts"));
        Shared shared = Shared.create().put(Library.TEXTS, TextFiles.in(folder));

        new EachText().run(shared, session.options());

        List<TextCount> counts = shared.get(Library.COUNTS);
        for (TextCount count : counts) {
            session.out()
                    .println(Printable.line(count.name()) + ": paragraphs=" + count.paragraphs() + " words="
                            + count.words() + " longest=" + count.longest());
        }
        int paragraphs = counts.stream().mapToInt(TextCount::paragraphs).sum();
        int words = counts.stream().mapToInt(TextCount::words).sum();
        session.out().println("all " + counts.size() + " texts: paragraphs=" + paragraphs + " words=" + words);
        return Main.DONE;
    }

    @Override
    public String name() {
        return "nested-batch";
    }

    @Override
    public String summary() {
        return "texts, and in each of them its paragraphs";
    }

    @Override
    public String arguments() {
        return "[FOLDER]";
    }

    @Override
    public FlowGraph graph() {
        return new EachText().graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new NestedBatch(), args);
    }
}
