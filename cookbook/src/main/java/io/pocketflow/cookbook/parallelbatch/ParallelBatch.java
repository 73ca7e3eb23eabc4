package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.OfflineModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Summaries of many files in parallel. */
public final class ParallelBatch implements Recipe {

    static AsyncFlow flow(int maxConcurrency, ChatModel model) {
        return new AsyncFlow(new SummarizeAll(maxConcurrency, model));
    }

    @Override
    public int run(Arguments arguments, Session session) throws Trouble {
        int maxConcurrency = arguments.number("--max-concurrency", 1, 4);
        boolean compare = arguments.flag("--compare");
        ChatModel model = session.model(arguments);
        List<String> places = arguments.words();
        List<String> troubles = new ArrayList<>();
        List<Path> files = files(places, troubles, session);
        if (files.isEmpty() && !troubles.isEmpty()) {
            throw new Trouble(String.join("; ", troubles));
        }
        troubles.forEach(trouble -> session.err().println("pocketflow: " + trouble));
        session.introduce(model);
        if (compare && model instanceof OfflineModel) {
            summarize(files, maxConcurrency, model, session);
            session.out().println("warm-up: each file was summarized once before the clock started");
        }

        Summary all = summarize(files, maxConcurrency, model, session);

        int failed = all.print(session) + troubles.size();
        if (compare) {
            Summary again = summarize(files, 1, model, session);
            all.compare(again, maxConcurrency, session);
        }
        session.out().println("done=" + all.done() + " failed=" + failed);
        return failed == 0 ? Main.DONE : Main.SOME_FAILED;
    }

    private static Summary summarize(List<Path> files, int maxConcurrency, ChatModel model, Session session) {
        Shared shared = Shared.create().put(Summaries.FILES, files);
        Progress progress = new Progress(files, session);
        long start = session.now();
        flow(maxConcurrency, model).run(shared, session.options().withListener(progress));
        progress.clear();
        return new Summary(files, shared.get(Summaries.SUMMARIES), session.since(start));
    }

    /** Returns the named files and the files in the named folders; without any, the samples. */
    private static List<Path> files(List<String> places, List<String> troubles, Session session) throws Trouble {
        List<Path> files = new ArrayList<>();
        for (String place : places) {
            Path path = session.path(place);
            try {
                files.addAll(Files.isRegularFile(path) ? List.of(path) : TextFiles.in(path));
            } catch (Trouble trouble) {
                troubles.add(Main.sentence(trouble));
            }
        }
        return places.isEmpty() ? TextFiles.in(session.sample("texts")) : files;
    }

    @Override
    public String name() {
        return "parallel-batch";
    }

    @Override
    public String summary() {
        return "summaries of many files, several at a time";
    }

    @Override
    public String arguments() {
        return "[FOLDER...] [--max-concurrency N] [--compare] [--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        return flow(1, new OfflineModel()).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new ParallelBatch(), args);
    }
}
