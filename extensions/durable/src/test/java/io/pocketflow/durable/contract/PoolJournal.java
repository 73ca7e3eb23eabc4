package io.pocketflow.durable;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

/** The calls and the journal of a pool whose runs follow each other, as in different processes. */
abstract class PoolJournal {

    @TempDir
    Path folder;

    /** The texts of the calls so far. */
    final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    /** The texts of the calls that fail. */
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** The result of the work. */
    record Summary(String text, List<Integer> lengths) {}

    /** A type that JSON cannot restore. */
    interface Open {}

    /** Returns options with the journal, for the run "pool". */
    static RunOptions options(Journal journal) {
        return RunOptions.defaults().withStore(journal).withRunId("pool");
    }

    /** Runs a pool on the journal, which is opened for it. */
    <I, O> PoolReport<I, O> run(Pool<I, O> pool, List<I> items) {
        return with(pool, opened -> opened.run(items));
    }

    /** Does something with a pool on the journal, which is opened for it. */
    <I, O, R> R with(Pool<I, O> pool, Function<Pool<I, O>, R> work) {
        try (Journal journal = Journal.open(path())) {
            return work.apply(pool.withOptions(options(journal)));
        }
    }

    /** Returns the file of the journal. */
    Path path() {
        return folder.resolve("pool.journal");
    }

    /** Reads the run from the journal. */
    JournalRun journal() {
        return Journal.read(path()).get(0);
    }

    /** Returns and forgets the sorted calls so far. */
    List<String> callsSince() {
        List<String> made = calls.stream().sorted().toList();
        calls.clear();
        return made;
    }

    /** Notes a call, and fails if its text is broken. */
    String called(String what) {
        calls.add(what);
        if (broken.contains(what)) {
            throw new IllegalStateException("no " + what);
        }
        return what;
    }
}
