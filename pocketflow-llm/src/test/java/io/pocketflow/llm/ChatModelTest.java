package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.LlmException.Kind;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The blocking calls that every model inherits. */
class ChatModelTest {

    /** A model of the user's making. */
    private record Fake(CompletableFuture<ChatReply> answer) implements ChatModel {

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return answer;
        }

        static Fake failing(Throwable failure) {
            return new Fake(CompletableFuture.failedFuture(failure));
        }
    }

    @Test
    void aPromptGivesTheText() {
        assertThat(new Fake(CompletableFuture.completedFuture(ChatReply.by("m", "hello"))).chat("Hi"))
                .isEqualTo("hello");
    }

    @Test
    void aFailureIsThrownBare() {
        LlmException failure = new LlmException(Kind.OVERLOADED, "busy");
        assertThat(catchThrowable(() -> Fake.failing(failure).chat("Hi"))).isSameAs(failure);
    }

    @Test
    void anErrorIsThrownBare() {
        AssertionError error = new AssertionError("bug");
        assertThat(catchThrowable(() -> Fake.failing(error).chat("Hi"))).isSameAs(error);
    }

    @Test
    void aCheckedExceptionBecomesTheCause() {
        IOException cause = new IOException("cut");
        assertThatThrownBy(() -> Fake.failing(cause).chat("Hi"))
                .isInstanceOf(LlmException.class)
                .hasMessage("fake failed: cut")
                .hasCause(cause);
    }

    @Test
    void aCancelledCallIsAFailureOfThatKind() {
        CompletableFuture<ChatReply> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        LlmException failure = catchThrowableOfType(LlmException.class, () -> new Fake(cancelled).chat("Hi"));
        assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
        assertThat(failure.retriable()).isFalse();
    }

    @Test
    void anInterruptCancelsTheCallAndKeepsTheFlag() {
        CompletableFuture<ChatReply> pending = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        LlmException failure = catchThrowableOfType(LlmException.class, () -> new Fake(pending).chat("Hi"));
        assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
        assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
        assertThat(pending).isCancelled();
    }
}
