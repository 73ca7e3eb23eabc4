package io.pocketflow.durable;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.durable.CrashWorker.Line;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** The pools among the workloads of the killed process. Their items and results are streamed. */
final class CrashPools {

    private static final Key<String> ITEM = Key.of("item", String.class);
    private static final Key<String> FIRST = Key.of("first", String.class);
    private static final Key<String> SECOND = Key.of("second", String.class);

    private CrashPools() {}

    /** Returns a pool with one call per item. */
    static Pool<String, String> calls(Line line) {
        ThrowingFunction<String, String> call = line::call;
        return Pool.of(Work.of(call).withResultType(String.class));
    }

    /** Returns a pool with two calls per item, the second with the answer of the first. */
    static Pool<String, String> chains(Line line) {
        return Pool.of(new AsyncFlow(new Call(line, ITEM, FIRST).then(new Call(line, FIRST, SECOND))), ITEM, SECOND);
    }

    static Iterator<String> items(int count) {
        return IntStream.range(0, count).mapToObj(i -> "item-" + i).iterator();
    }

    /**
     * Runs a pool over the given number of items with a limit of calls in flight. Returns the results in item order.
     */
    static List<String> run(Pool<String, String> pool, int count, int most, RunOptions options) {
        List<String> results = new ArrayList<>();
        pool.withMaxConcurrency(most).withOptions(options).stream(
                items(count), item -> results.add(item.outcome().value()));
        return results;
    }

    private static final class Call extends Node<String, String> {
        private final Line line;
        private final Key<String> from;
        private final Key<String> into;

        Call(Line line, Key<String> from, Key<String> into) {
            this.line = line;
            this.from = from;
            this.into = into;
        }

        @Override
        public String name() {
            return into.name();
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(ITEM) + "/" + name() + "/" + shared.get(from);
        }

        @Override
        protected String exec(String call) throws Exception {
            return line.call(call);
        }

        @Override
        protected String post(Shared shared, String call, String answer) {
            shared.put(into, answer);
            return DEFAULT;
        }
    }

    /** Returns the final result of a chain. */
    static String chained(String item) {
        String first = CallServer.answerTo(item + "/first/" + item);
        return CallServer.answerTo(item + "/second/" + first);
    }
}
