package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RetryingModelTest {

    private static final ChatRequest HELLO = ChatRequest.of("hello");
    private static final LlmException BUSY = new LlmException(Kind.OVERLOADED, "busy");

    private final VirtualRun virtual = new VirtualRun();
    private final Queue<Exception> failures = new ArrayDeque<>();
    private int calls;

    private final ChatModel model = new ChatModel() {
        @Override
        public String name() {
            return "moody";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            calls++;
            Exception failure = failures.poll();
            return virtual.after(Duration.ofSeconds(1), () -> ChatReply.by("moody", "fine"))
                    .thenCompose(reply -> failure == null
                            ? CompletableFuture.completedFuture(reply)
                            : CompletableFuture.failedFuture(failure));
        }
    };

    private CompletableFuture<ChatReply> ask(Retry retry, Exception... first) {
        failures.addAll(List.of(first));
        CompletableFuture<ChatReply> call =
                RetryingModel.of(model, retry, virtual).chatAsync(HELLO);
        virtual.advance(Duration.ofHours(1));
        return call;
    }

    private static LlmException failure(CompletableFuture<ChatReply> call) {
        return (LlmException) call.handle((reply, thrown) -> thrown).join();
    }

    @Test
    void aFailedCallIsMadeAgainUntilItSucceeds() {
        assertThat(ask(Retry.upTo(3), BUSY, BUSY).join().text()).isEqualTo("fine");
        assertThat(calls).isEqualTo(3);
        assertThat(virtual.pending()).isZero();
    }

    @Test
    void afterTheLastAttemptTheFailureIsNotRetriable() {
        LlmException last = failure(ask(Retry.upTo(2), BUSY, BUSY, BUSY));

        assertThat(last.retriable()).isFalse();
        assertThat(last.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(last).hasMessage("busy (after 2 attempts)").hasCause(BUSY);
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void finalFailuresAreSentOnce() {
        failure(ask(Retry.upTo(5), new LlmException(Kind.BAD_REQUEST, "no")));
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void throttlesSpendNoAttemptAndTheirWaitIsKept() {
        LlmException throttle = LlmException.throttled("slow down", Duration.ofSeconds(7));
        failures.addAll(List.of(throttle, throttle));
        CompletableFuture<ChatReply> call =
                RetryingModel.of(model, Retry.ONCE, virtual).chatAsync(HELLO);
        virtual.advance(Duration.ofMillis(16_999));
        assertThat(call).isNotDone();
        virtual.advance(Duration.ofMillis(1));

        assertThat(call).isCompleted();
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void throttlesWithoutAFutureTimeCountAsUnnamedUpToTheCeiling() {
        int endless = 10_000;
        failures.addAll(Collections.nCopies(endless, LlmException.throttled("again", Duration.ZERO)));
        CompletableFuture<ChatReply> call = ask(Retry.ONCE);

        assertThat(call).isDone();
        assertThat(failure(call)).hasMessage("again (after 1 attempt)");
        // 5 minutes of waits of 30 seconds on average; the longest run of short ones has few more
        assertThat(calls).isBetween(6, 60);
    }

    @Test
    void aThrottleOverTheCeilingIsAFailure() {
        LlmException last = failure(ask(Retry.ONCE, LlmException.throttled("tomorrow", Duration.ofHours(20))));

        assertThat(last.throttled()).isFalse();
        assertThat(last).hasMessage("tomorrow (after 1 attempt)");
    }

    @Test
    void waitsGrowUpToTheirMost() {
        Retry retry =
                Retry.upTo(4).withDelay(Duration.ofSeconds(10)).withBackoff(10).withMaxDelay(Duration.ofSeconds(60));
        failures.addAll(List.of(BUSY, BUSY, BUSY));
        CompletableFuture<ChatReply> call =
                RetryingModel.of(model, retry, virtual).chatAsync(HELLO);
        virtual.advance(Duration.ofSeconds(4 + 10 + 60 + 60).minusNanos(1));
        assertThat(call).isNotDone();
        virtual.advance(Duration.ofNanos(1));
        assertThat(call).isCompleted();
    }

    @Test
    void cancellingEndsTheWaitForTheNextAttempt() {
        failures.add(BUSY);
        CompletableFuture<ChatReply> call = RetryingModel.of(
                        model, Retry.upTo(2).withDelay(Duration.ofHours(1)), virtual)
                .chatAsync(HELLO);
        virtual.advance(Duration.ofSeconds(2));
        call.cancel(true);

        assertThat(virtual.pending()).isZero();
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void anAttemptTimeoutIsRefused() {
        assertThatThrownBy(() -> model.retrying(Retry.upTo(2).withAttemptTimeout(Duration.ofSeconds(1))))
                .hasMessageContaining("attemptTimeout is for nodes but was PT1S");
    }

    @Test
    void cancellationsAndInterruptsAreNotRetried() {
        for (Exception end : List.of(new CancellationException("enough"), new InterruptedException("enough"))) {
            calls = 0;
            CompletableFuture<ChatReply> call = ask(Retry.upTo(5), end);

            assertThat(call.handle((reply, thrown) -> thrown).join()).isSameAs(end);
            assertThat(calls).isEqualTo(1);
        }
    }

    @Test
    void aFailureThatNamesAWaitOfZeroIsRetriedAtOnce() {
        failures.add(new AtOnce());
        CompletableFuture<ChatReply> call = RetryingModel.of(
                        model, Retry.upTo(2).withDelay(Duration.ofHours(1)), virtual)
                .chatAsync(HELLO);
        virtual.advance(Duration.ofSeconds(2));

        assertThat(call).isCompleted();
    }

    /** A failure that asks for another attempt without a wait. */
    private static final class AtOnce extends RuntimeException implements RetryHint {

        private static final long serialVersionUID = 1L;

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(Duration.ZERO);
        }
    }
}
