package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepCodec;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
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

    /** The grace ends while branches that were stopped are still on their way to their end. */
    @Test
    void aVisitThatWasGivenUpKeepsItsTurn() {
        for (int delay = 0; delay < 40; delay++) {
            int later = delay;
            AsyncParallelFlow inner = new AsyncParallelFlow(3, slow("a", 1), failing("f", later % 5), slow("c", 2));
            AsyncFlow outer = new AsyncFlow(
                    new AsyncParallelFlow(
                            2, OnFailure.COLLECT, slow("pre", later / 5).then(inner), slow("z", 3)) {
                        @Override
                        protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                            return DEFAULT;
                        }
                    });
            RunOptions options = options().withRunId("run" + delay).withGrace(Duration.ZERO);
            assertThat(outer.run(Shared.create(), options)).isEqualTo(BaseNode.DEFAULT);
        }
    }

    private AsyncNode<Void, String> slow(String name, int millis) {
        return node(name, millis, false);
    }

    private AsyncNode<Void, String> failing(String name, int millis) {
        return node(name, millis, true);
    }

    private AsyncNode<Void, String> node(String name, int millis, boolean fails) {
        return new AsyncNode<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            protected CompletionStage<String> execAsync(Void nothing) {
                return virtual.after(Duration.ofMillis(millis), () -> {
                    if (fails) {
                        throw new IllegalStateException("down");
                    }
                    return name;
                });
            }
        };
    }
}
