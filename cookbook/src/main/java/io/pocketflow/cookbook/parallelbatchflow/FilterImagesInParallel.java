package io.pocketflow.cookbook.parallelbatchflow;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.cookbook.batchflow.FilterAll;
import io.pocketflow.cookbook.batchflow.ImageFolders;
import io.pocketflow.cookbook.batchflow.Pictures;
import io.pocketflow.cookbook.batchflow.Saved;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Images times filters, once in parallel and once one pair at a time, with both times. */
public final class FilterImagesInParallel implements Recipe {

    private static final int ROUNDS = 5;

    @Override
    public int run(Arguments arguments, Session session) throws Trouble, IOException {
        int maxConcurrency = arguments.number("--max-concurrency", 1, 4);
        ImageFolders folders = ImageFolders.of(arguments, session);
        Shared together = folders.shared();
        Shared oneByOne = folders.shared();

        Duration parallel = timed(new FilterAllInParallel(maxConcurrency), together, session);
        List<ByteBuffer> written = written(together);
        Duration sequential = timed(new FilterAll(), oneByOne, session);
        for (int round = 2; round <= ROUNDS; round++) {
            parallel = shorter(parallel, timed(new FilterAllInParallel(maxConcurrency), folders.shared(), session));
            sequential = shorter(sequential, timed(new FilterAll(), folders.shared(), session));
        }

        int failed = folders.report(together, session);
        session.out().println(maxConcurrency + " at a time: " + Session.seconds(parallel));
        session.out().println("one after another: " + Session.seconds(sequential));
        session.out().println("saved: " + Session.saved(sequential, parallel));
        session.out().println("each time is the best of " + ROUNDS + " rounds, in which both alternate");
        session.out().println("same files, byte for byte: " + (written.equals(written(oneByOne)) ? "yes" : "no"));
        return failed == 0 ? Main.DONE : Main.SOME_FAILED;
    }

    private static Duration timed(BaseNode flow, Shared shared, Session session) {
        long start = session.now();
        flow.run(shared, session.options());
        return session.since(start);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static List<ByteBuffer> written(Shared shared) throws IOException {
        List<ByteBuffer> files = new ArrayList<>();
        for (Outcome<Saved> outcome : shared.get(Pictures.SAVED_ALL)) {
            files.add(ByteBuffer.wrap(
                    outcome.isDone() ? Files.readAllBytes(outcome.value().file()) : new byte[0]));
        }
        return files;
    }

    @Override
    public String name() {
        return "parallel-batch-flow";
    }

    @Override
    public String summary() {
        return "images times filters in parallel, compared with one after another";
    }

    @Override
    public String arguments() {
        return "[FOLDER] [--out FOLDER] [--max-concurrency N]";
    }

    @Override
    public FlowGraph graph() {
        return new FilterAllInParallel(1).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new FilterImagesInParallel(), args);
    }
}
