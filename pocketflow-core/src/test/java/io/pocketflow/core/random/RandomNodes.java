package io.pocketflow.core.random;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.RandomBody.Input;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import java.util.concurrent.CompletionStage;

/** The engine's nodes for described ones: a class for each set of hooks, as the engine looks at overridden methods. */
final class RandomNodes {

    private RandomNodes() {}

    static BaseNode of(Leaf leaf) {
        RandomBody body = new RandomBody(leaf);
        if (leaf.kind() == Kind.SYNC) {
            return leaf.step() ? new SyncStep(body) : new Sync(body);
        }
        if (leaf.kind() == Kind.BLOCKING) {
            return leaf.step() ? new BlockingStep(body) : new Blocking(body);
        }
        return leaf.hooks() ? new StageHooks(body) : leaf.step() ? new StageStep(body) : new Stage(body);
    }

    static class Sync extends Node<Input, Integer> {
        final RandomBody body;

        Sync(RandomBody body) {
            super(body.retry());
            this.body = body;
        }

        @Override
        public String name() {
            return body.leaf().name();
        }

        @Override
        protected Input prep(Shared shared) throws Exception {
            return body.prep(shared);
        }

        @Override
        protected Integer exec(Input input) throws Exception {
            return body.exec(input);
        }

        @Override
        protected Integer execFallback(Input input, Exception last) throws Exception {
            return body.fallback(input, last);
        }

        @Override
        protected String post(Shared shared, Input input, Integer result) throws Exception {
            return body.post(shared, input, result);
        }
    }

    static final class SyncStep extends Sync {
        SyncStep(RandomBody body) {
            super(body);
        }

        @Override
        protected Integer exec(Input input, Attempt attempt) throws Exception {
            body.check(input, attempt);
            return exec(input);
        }
    }

    /** The base of the async nodes. */
    abstract static class Async extends AsyncNode<Input, Integer> {
        final RandomBody body;

        Async(RandomBody body) {
            super(body.retry());
            this.body = body;
        }

        @Override
        public String name() {
            return body.leaf().name();
        }

        @Override
        protected Input prep(Shared shared) throws Exception {
            return body.prep(shared);
        }

        @Override
        protected Integer execFallback(Input input, Exception last) throws Exception {
            return body.fallback(input, last);
        }

        @Override
        protected String post(Shared shared, Input input, Integer result) throws Exception {
            return body.post(shared, input, result);
        }
    }

    static class Blocking extends Async {
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

    static class Stage extends Async {
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

    static final class StageHooks extends Stage {
        StageHooks(RandomBody body) {
            super(body);
        }

        @Override
        protected CompletionStage<Input> prepAsync(Shared shared) {
            return body.prepAsync(shared);
        }

        @Override
        protected CompletionStage<String> postAsync(Shared shared, Input input, Integer result) {
            return body.postAsync(shared, input, result);
        }
    }
}
