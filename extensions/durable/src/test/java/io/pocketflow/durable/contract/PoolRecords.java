package io.pocketflow.durable.contract;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The calls and the records of a pool whose runs follow each other, as in different processes. */
public abstract class PoolRecords {

    /** Returns the place of the records of the test. */
    protected abstract Place place();

    /** The texts of the calls so far. */
    final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    /** The texts of the calls that fail. */
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** The result of the work. */
    record Summary(String text, List<Integer> lengths) {}

    /** A type that JSON cannot restore. */
    interface Open {}

    /** Returns options with the store, for the run "pool". */
    static RunOptions options(DurableStore opened) {
        return RunOptions.defaults().withStore(opened).withRunId("pool");
    }

    /** Runs a pool on a store, which is opened for it. */
    <I, O> PoolReport<I, O> run(Pool<I, O> pool, List<I> items) {
        return with(pool, opened -> opened.run(items));
    }

    /** Does something with a pool on a store, which is opened for it. */
    <I, O, R> R with(Pool<I, O> pool, Function<Pool<I, O>, R> work) {
        try (DurableStore opened = place().open()) {
            return work.apply(pool.withOptions(options(opened)));
        }
    }

    /** Reads the records of this kind. */
    List<JournalStep> steps(StepRecord.Kind kind) {
        return place().steps("pool", kind);
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
