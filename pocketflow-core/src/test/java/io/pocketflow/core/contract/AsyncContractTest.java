package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Stages of every sort from async nodes, in async forms. */
class AsyncContractTest {

    private final List<String> trace = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Shared shared = Shared.create();

    /** A node whose stages come from a supplier. */
    private class Staged extends AsyncNode<Object, Object> {
        private final Supplier<CompletionStage<Object>> stages;

        Staged(Retry retry, Supplier<CompletionStage<Object>> stages) {
            super(retry);
            this.stages = stages;
        }

        @Override
        public String name() {
            return "Staged";
        }

        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            calls.incrementAndGet();
            return stages.get();
        }

        @Override
        protected String post(Shared store, Object prepared, Object result) {
            trace.add("post " + result);
            return null;
        }
    }

    private final class WithFallback extends Staged {
        WithFallback(Retry retry, Supplier<CompletionStage<Object>> stages) {
            super(retry, stages);
        }

        @Override
        protected Object execFallback(Object input, Exception last) {
            return "fallback for " + last.getClass().getSimpleName();
        }
    }

    @Form.Async
    void aNullStageFailsTheAttemptNamingMethodAndNode(Form form) {
        FlowException failure = form.failure(new Staged(Retry.upTo(3), () -> null), shared);

        assertThat(failure.getCause())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("execAsync")
                .hasMessageContaining("Staged");
        assertThat(failure.attempts()).isEqualTo(3);
        assertThat(calls).hasValue(3);
    }

    @Form.Async
    void aNullStageHasItsFallback(Form form) throws Exception {
        form.run(new WithFallback(Retry.ONCE, () -> null), shared);

        assertThat(trace).containsExactly("post fallback for NullPointerException");
    }

    @Form.Async
    void aMethodThatThrowsBeforeItsStageFailsTheAttempt(Form form) {
        IllegalStateException thrown = new IllegalStateException("before the stage");

        FlowException failure = form.failure(
                new Staged(Retry.upTo(3), () -> {
                    throw thrown;
                }),
                shared);

        assertThat(failure.getCause()).isSameAs(thrown);
        assertThat(calls).hasValue(3);
    }

    @Form.Async
    void aMethodThatThrowsOnceIsTriedAgain(Form form) throws Exception {
        form.run(
                new WithFallback(Retry.upTo(2), () -> {
                    if (calls.get() == 1) {
                        throw new IllegalStateException("before the stage");
                    }
                    return form.pending(() -> "result");
                }),
                shared);

        assertThat(trace).containsExactly("post result");
    }

    @Form.Async
    void anErrorBeforeTheStageLeavesAtTheFirstAttempt(Form form) {
        Error error = new AssertionError("an error");

        FlowException failure = form.failure(
                new WithFallback(Retry.upTo(3), () -> {
                    throw error;
                }),
                shared);

        assertThat(failure.getCause()).isSameAs(error);
        assertThat(calls).hasValue(1);
    }

    @Form.Async
    void aStageNeedNotBeAFuture(Form form) throws Exception {
        form.run(
                new Staged(
                        Retry.ONCE, () -> form.<Object>pending(() -> "minimal").minimalCompletionStage()),
                shared);
        form.run(new Staged(Retry.ONCE, () -> CompletableFuture.completedStage("done")), shared);

        assertThat(trace).containsExactly("post minimal", "post done");
    }

    @Form.Async
    void aStageThatIsNoFutureMayTakeTooLong(Form form) throws Exception {
        CompletableFuture<Object> never = new CompletableFuture<>();
        Retry retry = Retry.ONCE.withAttemptTimeout(Duration.ofSeconds(5));

        form.run(new WithFallback(retry, never::minimalCompletionStage), shared);

        assertThat(trace).containsExactly("post fallback for TimeoutException");
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Form.Async
    void aStageIsCancelledWhenItsTimeIsOver(Form form) throws Exception {
        CompletableFuture<Object> never = new CompletableFuture<>();
        Retry retry = Retry.ONCE.withAttemptTimeout(Duration.ofSeconds(5));

        form.run(new WithFallback(retry, () -> never), shared);

        assertThat(never).isCancelled();
    }

    @Form.Async
    void theUsersExceptionIsUnwrapped(Form form) {
        Boom boom = new Boom("boom");

        FlowException dependent = form.failure(
                new Staged(
                        Retry.ONCE,
                        () -> form.pending(() -> {
                                    throw boom;
                                })
                                .thenApply(unused -> unused)),
                shared);
        FlowException wrapped = form.failure(
                new Staged(Retry.ONCE, () -> CompletableFuture.failedFuture(new ExecutionException("wrapped", boom))),
                shared);

        assertThat(dependent.getCause()).isSameAs(boom);
        assertThat(wrapped.getCause()).isSameAs(boom);
    }
}
