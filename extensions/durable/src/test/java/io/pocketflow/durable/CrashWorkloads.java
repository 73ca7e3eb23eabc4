package io.pocketflow.durable;

import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.CrashWorker.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The workloads of the killed process. */
enum CrashWorkloads {
    /** A pool of 10,000 items, 100 in flight. */
    POOL(8, 100, 10_000, 10_000) {
        @Override
        List<String> run(Line line, RunOptions options) {
            return CrashPools.run(CrashPools.calls(line), 10_000, 100, options);
        }

        @Override
        List<String> expected() {
            return answers(10_000, CallServer::answerTo);
        }
    },
    /** A pool of 1,500 items with two calls each, 20 in flight. Each item has a record of its own too. */
    CHAINS(4, 20, 3_000, 4_500) {
        @Override
        List<String> run(Line line, RunOptions options) {
            return CrashPools.run(CrashPools.chains(line), 1_500, 20, options);
        }

        @Override
        List<String> expected() {
            return answers(1_500, CrashPools::chained);
        }
    },
    /** A batch of 2,000 items, 100 in flight. */
    ITEMS(2, 100, 2_000, 2_000) {
        @Override
        List<String> run(Line line, RunOptions options) {
            return results(new Items(line), options);
        }

        @Override
        List<String> expected() {
            return answers(2_000, CallServer::answerTo);
        }
    },
    /** A loop of 1,000 steps. Each calls with the answer of the step before. */
    LOOP(3, 1, 1_000, 1_000) {
        @Override
        List<String> run(Line line, RunOptions options) {
            Turn turn = new Turn(line);
            return results(new Flow(turn.on("again", turn).end("done")), options);
        }

        @Override
        List<String> expected() {
            List<String> answers = new ArrayList<>();
            String answer = "";
            for (int i = 0; i < 1_000; i++) {
                answer = CallServer.answerTo("turn-" + i + "-" + answer);
                answers.add(answer);
            }
            return answers;
        }
    },
    /** Ten groups, four at a time, of a hundred members each, with two calls per member. */
    NESTED(3, 4, 2_000, 2_000) {
        @Override
        List<String> run(Line line, RunOptions options) {
            return results(new Groups(line), options);
        }

        @Override
        List<String> expected() {
            return IntStream.range(0, 10)
                    .boxed()
                    .flatMap(group -> IntStream.range(0, 100).mapToObj(member -> Groups.answer(group, member)))
                    .toList();
        }
    };

    /** Returns the number of kills. */
    final int kills;
    /** Returns the maximum number of calls in flight. */
    final int most;
    /** Returns the number of calls. */
    final int calls;
    /** Returns the number of records at the end. */
    final int records;

    CrashWorkloads(int kills, int most, int calls, int records) {
        this.kills = kills;
        this.most = most;
        this.calls = calls;
        this.records = records;
    }

    /** Runs the workload and returns the results. */
    abstract List<String> run(Line line, RunOptions options);

    abstract List<String> expected();

    static List<String> results(BaseNode node, RunOptions options) {
        Shared shared = Shared.create();
        node.run(shared, options);
        return shared.get(RESULTS);
    }

    static List<String> answers(int count, UnaryOperator<String> answer) {
        List<String> answers = new ArrayList<>();
        CrashPools.items(count).forEachRemaining(item -> answers.add(answer.apply(item)));
        return answers;
    }

    private static final Key<List<String>> RESULTS = Key.listOf("results", String.class);

    private static final class Items extends AsyncParallelBatchNode<String, String> {
        private final Line line;

        Items(Line line) {
            super(100);
            this.line = line;
        }

        @Override
        protected List<String> prep(Shared shared) {
            return IntStream.range(0, 2_000).mapToObj(i -> "item-" + i).toList();
        }

        @Override
        protected String exec(String item) throws Exception {
            return line.call(item);
        }

        @Override
        protected String post(Shared shared, List<String> items, List<String> results) {
            shared.put(RESULTS, results);
            return DEFAULT;
        }
    }

    private static final class Turn extends Node<String, String> {
        private final Line line;

        Turn(Line line) {
            this.line = line;
        }

        @Override
        protected String prep(Shared shared) {
            List<String> answers = shared.find(RESULTS).orElse(List.of());
            return "turn-" + answers.size() + "-" + (answers.isEmpty() ? "" : answers.get(answers.size() - 1));
        }

        @Override
        protected String exec(String name) throws Exception {
            return line.call(name);
        }

        @Override
        protected String post(Shared shared, String name, String answer) {
            shared.append(RESULTS, answer);
            return shared.get(RESULTS).size() < 1_000 ? "again" : "done";
        }
    }

    private static final Key<Integer> GROUP = Key.of("group", Integer.class);
    private static final Key<Integer> MEMBER = Key.of("member", Integer.class);
    private static final Key<String> FIRST = Key.local("first", String.class);
    private static final Key<String> SECOND = Key.local("second", String.class);
    private static final Key<List<String>> OF_GROUP = Key.local("ofGroup", new io.pocketflow.core.TypeRef<>() {});

    private static List<Params> params(Key<Integer> key, int count) {
        return IntStream.range(0, count).mapToObj(i -> Params.of(key, i)).toList();
    }

    private static final class Groups extends AsyncParallelBatchFlow<List<String>> {

        Groups(Line line) {
            super(4, new Members(line));
        }

        static String answer(int group, int member) {
            String first = CallServer.answerTo(group + "/" + member + "/a");
            return CallServer.answerTo(group + "/" + member + "/b" + first);
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return params(GROUP, 10);
        }

        @Override
        protected List<String> result(Shared iteration) {
            return iteration.get(OF_GROUP);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<List<String>>> outcomes) {
            shared.put(
                    RESULTS,
                    outcomes.stream()
                            .flatMap(outcome -> outcome.value().stream())
                            .toList());
            return DEFAULT;
        }
    }

    private static final class Members extends AsyncBatchFlow<String> {

        Members(Line line) {
            super(new Call(line, "a", FIRST).then(new Call(line, "b", SECOND)));
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return params(MEMBER, 100);
        }

        @Override
        protected String result(Shared iteration) {
            return iteration.get(SECOND);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<String>> outcomes) {
            shared.put(OF_GROUP, outcomes.stream().map(Outcome::value).toList());
            return DEFAULT;
        }
    }

    private static final class Call extends Node<String, String> {
        private final Line line;
        private final String name;
        private final Key<String> into;

        Call(Line line, String name, Key<String> into) {
            this.line = line;
            this.name = name;
            this.into = into;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.param(GROUP) + "/" + shared.param(MEMBER) + "/" + name
                    + shared.find(FIRST).orElse("");
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
}
