package io.pocketflow.cookbook.batchflow;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Session;
import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folders that images are read from and written to. */
public record ImageFolders(Path from, Path to) {

    /**
     * Returns the folders of the arguments {@code [FOLDER] [--out FOLDER]}; default: the samples, and a new temporary
     * folder.
     */
    public static ImageFolders of(Arguments arguments, Session session) throws Trouble {
        Path to = arguments.option("--out").map(session::path).orElse(null);
        Path from = arguments.word().map(session::path).orElse(session.sample("images"));
        if (to == null) {
            return new ImageFolders(from, temporary());
        }
        try {
            Files.createDirectories(to);
            return new ImageFolders(from, to);
        } catch (IOException e) {
            throw Trouble.with(to, e);
        }
    }

    private static Path temporary() throws Trouble {
        try {
            return Files.createTempDirectory("pocketflow-");
        } catch (IOException e) {
            throw Trouble.with(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    /** Returns a store with the images to process. */
    public Shared shared() throws Trouble {
        return Shared.create().put(Pictures.IMAGES, TextFiles.in(from)).put(Pictures.FOLDER, to);
    }

    /** Prints the outcome of each pair, and returns the number of failed pairs. */
    public int report(Shared shared, Session session) {
        List<Params> pairs = Pictures.pairs(shared);
        List<Outcome<Saved>> outcomes = shared.get(Pictures.SAVED_ALL);
        for (Outcome<Saved> outcome : outcomes) {
            if (outcome.isDone()) {
                session.out().println(name(pairs.get(outcome.index())) + ": " + Printable.line("" + outcome.value()));
            }
        }
        int failed = session.complain(outcomes, i -> name(pairs.get(i)));
        session.out().println("written to " + session.shown(to) + ": " + (outcomes.size() - failed) + " images");
        return failed;
    }

    private static String name(Params pair) {
        return Printable.line(pair.get(Pictures.IMAGE).getFileName() + " + " + pair.get(Pictures.FILTER));
    }
}
