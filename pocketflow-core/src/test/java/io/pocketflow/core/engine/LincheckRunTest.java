package io.pocketflow.core.engine;

import static io.pocketflow.core.fixture.Checker.require;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.fixture.Checker;
import io.pocketflow.core.fixture.DirectTimer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancellation against completion of one run: whatever the order, it ends once, in one of the possible ways. */
@Tag("lincheck")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LincheckRunTest {

    /** One run that waits for one stage. */
    public abstract static class OneRun {

        final DirectTimer timer = new DirectTimer();
        final AtomicInteger posts = new AtomicInteger();
        final CompletableFuture<String> stage = new CompletableFuture<>();
        final CompletableFuture<String> run;

        OneRun(RunOptions options) {
            AsyncNode<String, String> node = new AsyncNode<>() {
                @Override
                protected CompletionStage<String> execAsync(String input) {
                    return stage;
                }

                @Override
                protected String post(Shared shared, String prepared, String result) {
                    posts.incrementAndGet();
                    return result;
                }
            };
            run = new AsyncFlow(node)
                    .runAsync(Shared.create(), options.withExecutor(timer).withTimer(timer));
        }

        @Operation(runOnce = true)
        public void complete() {
            stage.complete("done");
        }

        @Operation(runOnce = true)
        public void fail() {
            stage.completeExceptionally(new IllegalStateException("failed"));
        }

        @Operation(runOnce = true)
        public void cancel() {
            run.cancel(true);
        }

        @Operation(runOnce = true)
        public void replace() {
            run.complete("replaced");
        }

        /** The one check that Lincheck makes at the end. */
        @Validate
        public void endedOnceInOneOfThePossibleWays() {
            boolean begun = stage.isDone();
            require(run.isDone() == begun, "ended: " + run + " with the stage " + stage);
            require(timer.pending() == 0, timer.pending() + " timer tasks left");
            require(posts.get() <= 1, posts + " posts");
            if (begun && !run.isCompletedExceptionally()) {
                String action = run.join();
                require(action.equals("replaced") || posts.get() == 1, "ended with " + action);
            }
            require(!stage.isCompletedExceptionally() || posts.get() == 0, "post was called after a failure");
            checkEvents(begun ? 1 : 0);
        }

        void checkEvents(int ends) {}
    }

    /** With nobody listening: the engine's short ways. */
    public static class Unheard extends OneRun {
        public Unheard() {
            super(RunOptions.defaults());
        }
    }

    /** With a listener that counts the ends. */
    public static class Heard extends OneRun {

        private final AtomicInteger attempts;
        private final AtomicInteger runs;

        public Heard() {
            this(new AtomicInteger(), new AtomicInteger());
        }

        private Heard(AtomicInteger attempts, AtomicInteger runs) {
            super(RunOptions.defaults().withListener(event -> {
                if (!(event instanceof FlowEvent.Started)) {
                    attempts.addAndGet(event.source().kind() == FlowEvent.Kind.ATTEMPT ? 1 : 0);
                    runs.addAndGet(event.source().kind() == FlowEvent.Kind.RUN ? 1 : 0);
                }
            }));
            this.attempts = attempts;
            this.runs = runs;
        }

        @Override
        void checkEvents(int ends) {
            require(attempts.get() == ends, "the wait was woken " + attempts + " times");
            require(runs.get() == ends, "the run ended " + runs + " times");
        }
    }

    @Test
    void aRunThatIsCancelledWhileItEndsEndsOnce() {
        Checker.stress(Unheard.class, 2, 2);
    }

    @Test
    void eachEndIsReportedOnce() {
        Checker.stress(Heard.class, 2, 2);
    }
}
