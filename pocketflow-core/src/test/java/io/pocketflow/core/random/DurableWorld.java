package io.pocketflow.core.random;

import io.pocketflow.core.Ask;
import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.DurableSpec.Body;
import io.pocketflow.core.random.DurableSpec.Each;
import io.pocketflow.core.random.DurableSpec.Effect;
import io.pocketflow.core.random.DurableSpec.Fork;
import io.pocketflow.core.random.DurableSpec.Items;
import io.pocketflow.core.random.DurableSpec.Question;
import io.pocketflow.core.random.DurableSpec.Spread;
import io.pocketflow.core.random.DurableSpec.Step;
import io.pocketflow.core.random.DurableSpec.Sub;
import io.pocketflow.core.store.StepKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** The nodes of a {@link DurableSpec}, and what their phases do to the store. */
public final class DurableWorld {

    /** The params of iterations. */
    static final Key<String> ITEM = Key.of("item", String.class);

    /** The text of the outcome of an item that failed. */
    static final String FAILED = "failed";

    private static final Key<List<String>> LOG = Key.listOf("log", String.class);
    private static final Key<String> LAST = Key.of("last", String.class);
    private static final Key<Integer> COUNT = Key.of("count", Integer.class);

    /** Makes the stage of a call of exec. */
    @FunctionalInterface
    public interface Calls {
        /** Returns a stage that ends with the result, after a time that depends on the step. */
        CompletionStage<String> call(StepKey attempt, String result);
    }

    /** Decides whether a call of exec fails. */
    @FunctionalInterface
    public interface Failing {
        /** Returns whether the call of a step fails, which fails the given number of times. */
        boolean fails(StepKey attempt, int times);
    }

    private final Calls calls;
    private final Failing failing;

    /** Creates a world whose calls end as given. */
    public DurableWorld(Calls calls, Failing failing) {
        this.calls = calls;
        this.failing = failing;
    }

    private CompletionStage<String> call(StepKey attempt, String result, int failures) {
        CompletionStage<String> called = calls.call(attempt, result);
        return failures == 0 || !failing.fails(attempt, failures)
                ? called
                : called.thenApply(made -> {
                    throw new IllegalStateException("down");
                });
    }

    // ---- what the phases do

    /** Returns the input that a prep reads: it depends on all that was written before. */
    static String input(String name, Shared shared) {
        String state = shared.find(LOG) + "|" + shared.find(LAST) + "|" + shared.find(COUNT);
        return name + "@" + Integer.toHexString(state.hashCode());
    }

    static List<String> items(Items spec, Shared shared) {
        String state = input(spec.name(), shared);
        return IntStream.range(0, spec.count()).mapToObj(i -> i + ":" + state).toList();
    }

    /** Returns how often the call for an item fails. */
    static int failures(Items spec, String item) {
        return item.startsWith(spec.count() - 1 + ":") ? spec.failures() : 0;
    }

    static String result(String input) {
        return "r(" + input + ")";
    }

    static void write(Effect effect, Shared shared, String result) {
        switch (effect) {
            case APPEND -> shared.append(LOG, result);
            case OVERWRITE -> shared.put(LAST, result);
            case COUNT -> shared.update(COUNT, 0, count -> 31 * count + result.length());
        }
    }

    /** The action of a step that may end a loop; it counts its visits in the store of the iteration. */
    static String next(Step spec, Shared shared) {
        if (spec.times() == 1) {
            return BaseNode.DEFAULT;
        }
        Key<Integer> visits = Key.local("visits-" + spec.name(), Integer.class);
        int visit = shared.find(visits).orElse(0) + 1;
        shared.put(visits, visit % spec.times());
        return visit < spec.times() ? "again" : BaseNode.DEFAULT;
    }

    static List<Params> params(int count) {
        return IntStream.range(0, count).mapToObj(i -> Params.of(ITEM, "p" + i)).toList();
    }

    // ---- nodes

    /** Returns the node of a spec. */
    public BaseNode node(DurableSpec spec) {
        if (spec instanceof Step attempt) {
            return new StepNode(attempt);
        }
        if (spec instanceof Items items) {
            return items.limit() == 0 ? new OneByOne(items) : new AllAtOnce(items);
        }
        if (spec instanceof Question question) {
            return new QuestionNode(question);
        }
        if (spec instanceof Sub sub) {
            return new AsyncFlow(route(sub.body())) {
                @Override
                public String name() {
                    return sub.name();
                }
            };
        }
        if (spec instanceof Each each) {
            return new AsyncBatchFlow<Void>(onFailure(each.collects()), route(each.body())) {
                @Override
                public String name() {
                    return each.name();
                }

                @Override
                protected List<Params> prep(Shared shared) {
                    return params(each.count());
                }
            };
        }
        if (spec instanceof Spread spread) {
            return new AsyncParallelBatchFlow<Void>(
                    spread.limit(), onFailure(spread.collects()), route(spread.body())) {
                @Override
                public String name() {
                    return spread.name();
                }

                @Override
                protected List<Params> prep(Shared shared) {
                    return params(spread.count());
                }
            };
        }
        Fork fork = (Fork) spec;
        Route[] branches = fork.bodies().stream().map(this::route).toArray(Route[]::new);
        return new AsyncParallelFlow(fork.limit(), onFailure(fork.collects()), branches) {
            @Override
            protected String post(Shared shared, List<String> lastActions) {
                return DEFAULT;
            }

            @Override
            protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                return DEFAULT;
            }

            @Override
            public String name() {
                return fork.name();
            }
        };
    }

    private static OnFailure onFailure(boolean collects) {
        return collects ? OnFailure.COLLECT : OnFailure.STOP;
    }

    private Route route(Body body) {
        List<BaseNode> nodes = new ArrayList<>();
        body.parts().forEach(part -> nodes.add(node(part)));
        Route route = nodes.get(0);
        for (int i = 1; i < nodes.size(); i++) {
            route = route.then(nodes.get(i));
        }
        return body.times() > 1 ? route.on("again", nodes.get(0)).end(BaseNode.DEFAULT) : route;
    }

    private final class StepNode extends AsyncNode<String, String> {
        private final Step spec;

        StepNode(Step spec) {
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected String prep(Shared shared) {
            return input(spec.name(), shared);
        }

        @Override
        protected CompletionStage<String> execAsync(String input, io.pocketflow.core.Attempt attempt) {
            CompletionStage<String> called = DurableWorld.this.call(attempt.key(), result(input), spec.failures());
            return spec.fallsBack()
                    ? called.thenApply(result -> {
                        throw new IllegalStateException("down");
                    })
                    : called;
        }

        @Override
        protected String execFallback(String input, Exception last) throws Exception {
            return spec.fallsBack() ? result(input) : super.execFallback(input, last);
        }

        @Override
        protected String post(Shared shared, String input, String result) {
            write(spec.effect(), shared, result);
            return next(spec, shared);
        }
    }

    private final class OneByOne extends AsyncBatchNode<String, String> {
        private final Items spec;

        OneByOne(Items spec) {
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected List<String> prep(Shared shared) {
            return items(spec, shared);
        }

        @Override
        protected CompletionStage<String> execAsync(String item, io.pocketflow.core.Attempt attempt) {
            return DurableWorld.this.call(attempt.key(), result(item), failures(spec, item));
        }

        @Override
        protected String post(Shared shared, List<String> items, List<String> results) {
            write(spec.effect(), shared, results.toString());
            return DEFAULT;
        }
    }

    private final class AllAtOnce extends AsyncParallelBatchNode<String, String> {
        private final Items spec;

        AllAtOnce(Items spec) {
            super(spec.limit(), Retry.ONCE, onFailure(spec.collects()));
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected List<String> prep(Shared shared) {
            return items(spec, shared);
        }

        @Override
        protected CompletionStage<String> execAsync(String item, io.pocketflow.core.Attempt attempt) {
            return DurableWorld.this.call(attempt.key(), result(item), failures(spec, item));
        }

        @Override
        protected String post(Shared shared, List<String> items, List<String> results) {
            write(spec.effect(), shared, results.toString());
            return DEFAULT;
        }

        @Override
        protected String postOutcomes(Shared shared, List<String> items, List<Outcome<String>> outcomes) {
            List<String> results = outcomes.stream()
                    .map(outcome -> outcome.isDone() ? outcome.value() : FAILED)
                    .toList();
            write(spec.effect(), shared, results.toString());
            return DEFAULT;
        }
    }

    private static final class QuestionNode extends Ask<String, String> {
        private final Question spec;

        QuestionNode(Question spec) {
            this.spec = spec;
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        protected String prep(Shared shared) {
            return input(spec.name(), shared);
        }

        @Override
        protected String post(Shared shared, String question, String answer) {
            write(spec.effect(), shared, answer);
            return DEFAULT;
        }
    }
}
