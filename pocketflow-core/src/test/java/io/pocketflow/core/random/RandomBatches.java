package io.pocketflow.core.random;

import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.RandomBody.Input;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The engine's sequential batch nodes for described ones, as {@link RandomNodes} has the others. */
final class RandomBatches {

    private RandomBatches() {}

    static BaseNode of(Leaf leaf) {
        RandomBody body = new RandomBody(leaf);
        if (leaf.kind() == Kind.SYNC) {
            return leaf.step() ? new SyncStep(body) : new Sync(body);
        }
        return leaf.kind() == Kind.BLOCKING ? new Blocking(body) : leaf.step() ? new StageStep(body) : new Stage(body);
    }

    static class Sync extends BatchNode<Input, Integer> {
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
        protected Integer exec(Input input) throws Exception {
            return body.exec(input);
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

    static class Blocking extends AsyncBatchNode<Input, Integer> {
        final RandomBody body;

        Blocking(RandomBody body) {
            super(body.retry());
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
        protected Integer exec(Input input) throws Exception {
            return body.exec(input);
        }
    }

    static class Stage extends AsyncBatchNode<Input, Integer> {
        final RandomBody body;

        Stage(RandomBody body) {
            super(body.retry());
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
