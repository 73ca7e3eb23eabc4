package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Runs of nodes whose name is an error. */
class BrokenNameTest {

    private final VirtualRun virtual = new VirtualRun();
    private final RunOptions options = virtual.options().withTimeout(Duration.ofHours(1));

    /** Cannot say its name. */
    private static class Nameless extends AsyncNode<Object, Object> {
        private final Error error = new AssertionError("no name, wanted here");

        @Override
        public String name() {
            throw error;
        }

        @Override
        protected Object exec(Object input) throws Exception {
            throw new Boom("in exec");
        }
    }

    @Test
    void aRunEndsWhereANameIsAnError() {
        for (BaseNode node : List.of(
                new AsyncFlow(new Nameless()),
                new AsyncParallelFlow(2, new Nameless(), new Nameless()),
                new AsyncParallelFlow(2, new AsyncFlow(new Nameless())))) {
            for (RunOptions each : List.of(options, options.withListener(event -> {}))) {
                CompletableFuture<String> run = node.runAsync(Shared.create(), each);
                virtual.runReady();

                assertThat(run).isCompletedExceptionally();
            }
        }
        assertThat(virtual.elapsed()).isZero();
    }

    @Test
    void aFailureIsTheCauseWhereTheNameIsAnError() {
        FlowException failure = catchThrowableOfType(
                FlowException.class, () -> new AsyncFlow(new Nameless()).run(Shared.create(), options));

        assertThat(failure).hasCauseInstanceOf(Boom.class);
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(AssertionError.class);
    }
}
