package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks that would never be called, and records that would never be found, are rejected where they are set up. */
class UncalledHooksTest {

    private static final class Items extends AsyncParallelBatchNode<Integer, Integer> {
        Items(OnFailure onFailure) {
            super(2, io.pocketflow.core.Retry.ONCE, onFailure);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return List.of(1);
        }

        @Override
        protected Integer exec(Integer item) {
            return item;
        }

        @Override
        protected String postOutcomes(Shared shared, List<Integer> items, List<Outcome<Integer>> outcomes) {
            return "outcomes";
        }
    }

    private static final class Branches extends AsyncParallelFlow {
        Branches(OnFailure onFailure) {
            super(2, onFailure, new Idle());
        }

        @Override
        protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
            return "outcomes";
        }
    }

    private static final class Idle extends Node<Object, Object> {}

    @Test
    void postOutcomesOfANodeNeedsCollect() {
        assertThatThrownBy(() -> new Items(OnFailure.STOP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'Items' overrides postOutcomes and not post, but postOutcomes is called only with"
                        + " OnFailure.COLLECT: pass it to the constructor, or override post");
        assertThat(new Items(OnFailure.COLLECT).run(Shared.create())).isEqualTo("outcomes");
    }

    @Test
    void postOutcomesOfAFlowNeedsCollect() {
        assertThatThrownBy(() -> new Branches(OnFailure.STOP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'Branches' overrides postOutcomes and not post");
        assertThat(new Branches(OnFailure.COLLECT).run(Shared.create())).isEqualTo("outcomes");
    }

    @Test
    void aStoreNeedsARunId() {
        RunOptions options = RunOptions.defaults().withStore(StepStore.inMemory());
        BaseNode flow = new AsyncFlow(new Idle());

        assertThatThrownBy(() -> flow.run(Shared.create(), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the run of 'AsyncFlow' has a step store but not a run id, under which its results are found"
                                + " again: set one with RunOptions.withRunId");
        assertThatThrownBy(() -> Pool.of((Integer i) -> i).withOptions(options).run(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the run of 'Pool' has a step store but not a run id");
    }
}
