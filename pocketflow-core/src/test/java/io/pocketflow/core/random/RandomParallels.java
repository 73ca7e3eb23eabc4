package io.pocketflow.core.random;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.RandomBody.Input;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The engine's parallel batch nodes for described ones, as {@link RandomNodes} has the others. */
final class RandomParallels {

    private RandomParallels() {}

    static BaseNode of(Leaf leaf) {
        RandomBody body = new RandomBody(leaf);
        return leaf.kind() == Kind.BLOCKING
                ? leaf.step() ? new BlockingStep(body) : new Blocking(body)
                : leaf.step() ? new StageStep(body) : new Stage(body);
    }

    abstract static class Any extends AsyncParallelBatchNode<Input, Integer> {
        final RandomBody body;

        Any(RandomBody body) {
            super(body.leaf().spread().most(), body.retry(), body.onFailure());
            this.body = body;
        }

        @Override
        public String name() {
            return body.leaf().name();
        }

        @Override
        protected List<Input> prep(Shared shared) throws Exception {
            return body.items(shared);
        }

        @Override
        protected Integer execFallback(Input input, Exception last) throws Exception {
            return body.fallback(input, last);
        }

        @Override
        protected String post(Shared shared, List<Input> items, List<Integer> results) throws Exception {
            return body.post(shared, items, results);
        }

        @Override
        protected String postOutcomes(Shared shared, List<Input> items, List<Outcome<Integer>> outcomes)
                throws Exception {
            return body.postOutcomes(shared, items, outcomes);
        }
    }

    static class Blocking extends Any {
        Blocking(RandomBody body) {
            super(body);
        }

        @Override
        protected Integer exec(Input input) throws Exception {
            return body.exec(input);
        }
    }

    static final class BlockingStep extends Blocking {
        BlockingStep(RandomBody body) {
            super(body);
        }

        @Override
        protected Integer exec(Input input, Attempt attempt) throws Exception {
            body.check(input, attempt);
            return exec(input);
        }
    }

    static class Stage extends Any {
        Stage(RandomBody body) {
            super(body);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Input input) {
            return body.execAsync(input);
        }
    }

    static final class StageStep extends Stage {
        StageStep(RandomBody body) {
            super(body);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Input input, Attempt attempt) {
            body.check(input, attempt);
            return execAsync(input);
        }
    }
}
