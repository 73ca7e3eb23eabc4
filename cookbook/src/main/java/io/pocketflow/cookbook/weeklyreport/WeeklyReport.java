package io.pocketflow.cookbook.weeklyreport;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A report on many sources: each is summarized in one sentence, in parallel, and then all sentences together. */
public final class WeeklyReport implements Recipe {

    private static final int AT_A_TIME = 20;
    private static final int SHORTEST_SOURCE = 200;

    @Override
    public int run(Arguments arguments, Session session) throws Trouble {
        ChatModel model = session.model(arguments);
        int most = arguments.number("--sources", 1, 200);
        Path folder = arguments.word().map(session::path).orElse(session.sample("texts"));
        session.introduce(model);
        List<String> sources = sources(folder, most);
        Shared shared = Shared.create().put(Week.SOURCES, sources);

        flow(model).run(shared, session.options());

        session.out().println("sources: " + sources.size() + ", at most " + AT_A_TIME + " at a time");
        session.out().println("notes: " + shared.get(Week.NOTES).size());
        session.out().println("report:");
        session.out().println("  " + Printable.line(shared.get(Week.REPORT)));
        int failures = session.complain(shared.get(Week.OUTCOMES), index -> "source " + (index + 1));
        return failures == 0 ? Main.DONE : Main.SOME_FAILED;
    }

    private static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(new NoteAll(AT_A_TIME, model)
                .then(Skill.of(model, "Summarize these notes of a week in five sentences:\n\n{notes}")
                        .named("Report")
                        .writing(Week.REPORT)));
    }

    /** Returns the first {@code most} paragraphs, without the shortest ones. */
    private static List<String> sources(Path folder, int most) throws Trouble {
        List<String> sources = new ArrayList<>();
        for (Path file : TextFiles.in(folder)) {
            for (String paragraph : TextFiles.read(file).split("\\R[ \\t]*\\R")) {
                if (paragraph.length() >= SHORTEST_SOURCE && sources.size() < most) {
                    sources.add(paragraph.strip());
                }
            }
        }
        if (sources.isEmpty()) {
            throw new Trouble(folder + ": no paragraph has at least " + SHORTEST_SOURCE + " characters");
        }
        return sources;
    }

    @Override
    public String name() {
        return "weekly-report";
    }

    @Override
    public String summary() {
        return "200 sources summarized, and their summaries combined";
    }

    @Override
    public String arguments() {
        return "[FOLDER] [--sources N] [--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        return flow(new OfflineModel()).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new WeeklyReport(), args);
    }
}
