package io.pocketflow.core.durable;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.fixture.TextCodec;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that does not fit stops the run, also where failures are collected. */
class RefusedReplayTest {

    private static final Key<String> TOPIC = Key.of("topic", String.class);

    private final VirtualRun virtual = new VirtualRun();
    private final KeptStore store = new KeptStore() {
        @Override
        public Optional<StepCodec> codec() {
            return Optional.of(TextCodec.INSTANCE);
        }
    };

    private static final class Read extends AsyncNode<String, String> {
        private final String input;

        Read(String input) {
            this.input = input;
        }

        @Override
        protected String prep(Shared shared) {
            return input;
        }

        @Override
        protected String exec(String topic) {
            return topic;
        }
    }

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    private static BaseNode flow(String input, boolean parallel) {
        if (parallel) {
            return new AsyncFlow(
                    new AsyncParallelFlow(2, OnFailure.COLLECT, new Read(input)) {
                        @Override
                        protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                            return DEFAULT;
                        }
                    }.then(new Question("ask").end("yes")));
        }
        AsyncBatchFlow<Void> topics = new AsyncBatchFlow<>(OnFailure.COLLECT, new Read(input)) {
            @Override
            public String name() {
                return "Topics";
            }

            @Override
            protected List<Params> prep(Shared shared) {
                return List.of(Params.of(TOPIC, "a"));
            }

            @Override
            protected String post(Shared shared, List<Params> params, List<Outcome<Void>> outcomes) {
                return DEFAULT;
            }
        };
        return new AsyncFlow(topics.then(new Question("ask").end("yes")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void changedInputStopsTheRunWhereFailuresAreCollected(boolean parallel) {
        assertThatThrownBy(() -> flow("v1", parallel).run(Shared.create(), options()))
                .isInstanceOf(FlowSuspended.class);
        assertThatThrownBy(() -> flow("v2", parallel).run(Shared.create(), options()))
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("was recorded with");
    }
}
