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
import io.pocketflow.core.Shared;
import io.pocketflow.durable.CrashWorker.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the killed process works on. */
enum CrashWorkloads {
    /** 10,000 items, 100 in flight. */
    ITEMS(100, 10_000) {
        @Override
        BaseNode flow(Line line) {
            return new Items(line);
        }

        @Override
        List<String> expected() {
            return Items.all().stream().map(CallServer::answerTo).toList();
        }
    },
    /** A loop of 1,000 steps, each of which calls for what the one before was answered. */
    LOOP(1, 1_000) {
        @Override
        BaseNode flow(Line line) {
            Turn turn = new Turn(line);
            return new Flow(turn.on("again", turn).end("done"));
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
    /** Ten groups, four at a time, of a hundred members each, two calls a member. */
    NESTED(4, 2_000) {
        @Override
        BaseNode flow(Line line) {
            return new Groups(line);
        }

        @Override
        List<String> expected() {
            return IntStream.range(0, 10)
                    .boxed()
                    .flatMap(group -> IntStream.range(0, 100).mapToObj(member -> Groups.answer(group, member)))
                    .toList();
        }
    };

    /** How many calls may be in flight. */
    final int most;
    /** How many calls there are. */
    final int calls;

    CrashWorkloads(int most, int calls) {
        this.most = most;
        this.calls = calls;
    }

    abstract BaseNode flow(Line line);

    abstract List<String> expected();

    private static final class Items extends AsyncParallelBatchNode<String, String> {
        private final Line line;

        Items(Line line) {
            super(100);
            this.line = line;
        }

        static List<String> all() {
            return IntStream.range(0, 10_000).mapToObj(i -> "item-" + i).toList();
        }

        @Override
        protected List<String> prep(Shared shared) {
            return all();
        }

        @Override
        protected String exec(String item) throws Exception {
            return line.call(item);
        }

        @Override
        protected String post(Shared shared, List<String> items, List<String> results) {
            shared.put(CrashWorker.RESULTS, results);
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
            List<String> answers = shared.find(CrashWorker.RESULTS).orElse(List.of());
            return "turn-" + answers.size() + "-" + (answers.isEmpty() ? "" : answers.get(answers.size() - 1));
        }

        @Override
        protected String exec(String name) throws Exception {
            return line.call(name);
        }

        @Override
        protected String post(Shared shared, String name, String answer) {
            shared.append(CrashWorker.RESULTS, answer);
            return shared.get(CrashWorker.RESULTS).size() < 1_000 ? "again" : "done";
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
                    CrashWorker.RESULTS,
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
