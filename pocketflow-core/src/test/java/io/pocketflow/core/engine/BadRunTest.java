package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.UnknownAction;
import io.pocketflow.testkit.ScriptedNode;
import io.pocketflow.testkit.VirtualRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Arguments that a run rejects, and faults that end it, each with a message that says what is wrong. */
class BadRunTest {

    private final VirtualRun virtual = new VirtualRun();
    private final ScriptedNode quick = new ScriptedNode("quick", "done");

    private static String loggedBy(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aNullStoreIsRefused() {
        assertThatThrownBy(() -> quick.run(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the shared store for 'quick' must not be null");
        assertThatThrownBy(() -> quick.runAsync(null)).hasMessage("the shared store for 'quick' must not be null");
    }

    @Test
    void nullOptionsAreRefused() {
        assertThatThrownBy(() -> quick.run(Shared.create(), (RunOptions) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("options must not be null");
        assertThatThrownBy(() -> quick.runAsync(Shared.create(), (RunOptions) null))
                .hasMessage("options must not be null");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        RunOptions options = RunOptions.defaults();
        assertThatThrownBy(() -> options.withRunId(" ")).hasMessage("runId must not be blank");
        assertThatThrownBy(() -> options.withMaxSteps(-1)).hasMessage("maxSteps must not be negative but was -1");
        assertThatThrownBy(() -> options.withTimeout(Duration.ZERO))
                .hasMessage("timeout must be positive but was PT0S");
        assertThatThrownBy(() -> options.withGrace(Duration.ofMillis(-1)))
                .hasMessage("grace must not be negative but was PT-0.001S");
        assertThatThrownBy(() -> options.withExecutor(null)).hasMessage("executor must not be null");
        assertThatThrownBy(() -> options.withTimer(null)).hasMessage("timer must not be null");
        assertThatThrownBy(() -> options.withListener(null)).hasMessage("listener must not be null");
    }

    @Test
    void aDeadlineInThePastIsRefused() {
        RunOptions late = virtual.options().withDeadline(Instant.parse("2025-12-31T23:59:59Z"));

        assertThatThrownBy(() -> quick.run(Shared.create(), late))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the deadline 2025-12-31T23:59:59Z has passed; it is 2026-01-01T00:00:00Z");
        assertThatThrownBy(() -> quick.runAsync(Shared.create(), late)).isInstanceOf(IllegalArgumentException.class);
        assertThat(quick.calls()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    private static final class Batch extends BatchNode<String, String> {
        @Override
        protected Collection<String> prep(Shared shared) {
            return Arrays.asList("one", "two", null);
        }
    }

    private static final class Parallel extends AsyncParallelBatchNode<String, String> {
        Parallel() {
            super(2);
        }

        @Override
        protected Collection<String> prep(Shared shared) {
            return Arrays.asList(null, "two");
        }
    }

    @Test
    void aNullInABatchIsRefused() {
        assertThatThrownBy(() -> new Batch().run(Shared.create()))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessage("item 2 of batch 'Batch' must not be null");
        assertThatThrownBy(() -> virtual.run(new Parallel(), Shared.create()))
                .cause()
                .hasMessage("item 0 of batch 'Parallel' must not be null");
    }

    private static final class NoStage extends AsyncNode<Object, String> {

        private final Supplier<CompletionStage<Object>> prep;

        NoStage(Supplier<CompletionStage<Object>> prep) {
            this.prep = prep;
        }

        @Override
        protected CompletionStage<Object> prepAsync(Shared shared) {
            return prep.get();
        }

        @Override
        protected CompletionStage<String> execAsync(Object input) {
            return null;
        }
    }

    @Test
    void aStageThatIsNullFailsTheNode() {
        NoStage noExec = new NoStage(() -> java.util.concurrent.CompletableFuture.completedFuture("prepared"));

        assertThatThrownBy(() -> virtual.run(noExec, Shared.create()))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessage("execAsync of 'NoStage' returned null instead of a stage");
        assertThatThrownBy(() -> virtual.run(new NoStage(() -> null), Shared.create()))
                .cause()
                .hasMessage("prepAsync of 'NoStage' returned null instead of a stage");
    }

    @Test
    void anUnknownActionIsWarnedOfOnceIfItEndsTheFlow() {
        ScriptedNode decide = new ScriptedNode("decide", "lost");
        Flow flow = new Flow(decide.on("search", quick).on("answer", quick));

        String log = loggedBy(() -> assertThat(
                        flow.run(Shared.create(), RunOptions.defaults().withUnknownAction(UnknownAction.END)))
                .isEqualTo("lost"));

        assertThat(log.lines()).hasSize(1);
        assertThat(log)
                .contains("node 'decide' returned action 'lost', which leads nowhere; the flow ends."
                        + " Known actions: [search, answer]");
    }

    @Test
    void anActionThatEndsTheFlowOnPurposeIsNotWarnedOf() {
        Flow flow = new Flow(
                new ScriptedNode("decide", "enough").on("search", quick).end("enough"));

        assertThat(loggedBy(() -> flow.run(Shared.create()))).isEmpty();
        assertThat(loggedBy(() -> new Flow(quick).run(Shared.create()))).isEmpty();
    }

    @Test
    void aListenerThatThrowsIsLoggedOnceAndDoesNotHurtTheRun() {
        RunOptions options = virtual.options().withListener(event -> {
            throw new IllegalStateException("deaf");
        });

        String log =
                loggedBy(() -> assertThat(quick.run(Shared.create(), options)).isEqualTo("done"));

        assertThat(log).contains("the run continues").contains("deaf");
        assertThat(log.lines().filter(line -> line.contains("the run continues")))
                .hasSize(1);
    }

    @Test
    void moreVisitsThanAllowedEndTheRun() {
        ScriptedNode ping = new ScriptedNode("ping", "default");
        ScriptedNode pong = new ScriptedNode("pong", "default");
        Flow endless = new Flow(ping.then(pong).then(ping));

        assertThatThrownBy(
                        () -> endless.run(Shared.create(), RunOptions.defaults().withMaxSteps(7)))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the run has visited 7 nodes, the maximum set by maxSteps");
        assertThat(List.of(ping.calls(), pong.calls())).containsExactly(4, 3);
    }
}
