package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The results of one run over the files.
 *
 * @param outcomes one outcome for each file, in the order of the files
 * @param elapsed the time from the start of the run to its end
 */
record Summary(List<Path> files, List<Outcome<String>> outcomes, Duration elapsed) {

    long done() {
        return outcomes.stream().filter(Outcome::isDone).count();
    }

    /** Prints the summaries in the order of the files, and the times; returns the number of failed files. */
    int print(Session session) {
        PrintStream out = session.out();
        for (Outcome<String> outcome : outcomes) {
            if (outcome.isDone()) {
                out.println();
                out.println(session.shown(files.get(outcome.index())));
                out.println("  " + (outcome.value().isEmpty() ? "(no text)" : Printable.line(outcome.value())));
            }
        }
        int failed = session.complain(outcomes, i -> session.shown(files.get(i)));
        Duration sum = outcomes.stream().map(Outcome::duration).reduce(Duration.ZERO, Duration::plus);
        out.println();
        out.println("elapsed: " + Session.seconds(elapsed));
        out.println("sum of the measured item times, waiting included: " + Session.seconds(sum)
                + " (--compare measures a run one at a time)");
        return failed;
    }

    /** Prints the times of this run and of a run that processed the files one at a time. */
    void compare(Summary oneAtATime, int maxConcurrency, Session session) {
        PrintStream out = session.out();
        out.println(maxConcurrency + " at a time: " + Session.seconds(elapsed));
        out.println("one at a time: " + Session.seconds(oneAtATime.elapsed));
        out.println("saved: " + Session.saved(oneAtATime.elapsed, elapsed));
        out.println("same summaries: " + (texts().equals(oneAtATime.texts()) ? "yes" : "no"));
    }

    private List<String> texts() {
        return outcomes.stream()
                .map(outcome -> outcome.isDone() ? outcome.value() : "failed")
                .toList();
    }
}
