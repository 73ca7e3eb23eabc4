package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.RetryHint;
import io.pocketflow.llm.LlmException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlmExceptionTest {

    @ParameterizedTest
    @EnumSource(
            names = {"RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "TIMED_OUT", "UNREACHABLE", "INTERRUPTED_STREAM"})
    void temporaryFailuresAreRetriable(Kind kind) {
        RetryHint hint = new LlmException(kind, "m");
        assertThat(hint.retriable()).isTrue();
        assertThat(hint.throttled()).isEqualTo(kind == Kind.RATE_LIMITED);
        assertThat(hint.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "TIMED_OUT", "UNREACHABLE", "INTERRUPTED_STREAM"})
    void permanentFailuresAreNotRetriable(Kind kind) {
        RetryHint hint = new LlmException(kind, "m");
        assertThat(hint.retriable()).isFalse();
        assertThat(hint.throttled()).isFalse();
    }

    @Test
    void aFailureWithoutAnAnswerHasNoneOfItsParts() {
        LlmException failure = new LlmException(Kind.UNREACHABLE, "gone", new IOException("cut"));
        assertThat(failure.status()).isEmpty();
        assertThat(failure.code()).isEmpty();
        assertThat(failure.requestId()).isEmpty();
        assertThat(failure.body()).isEmpty();
        assertThat(failure).hasMessage("gone").hasCauseInstanceOf(IOException.class);
    }

    @Test
    void exceptionsCanBeSerialized() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new LlmException(Kind.TIMED_OUT, "late"));
        Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(read).isInstanceOfSatisfying(LlmException.class, copy -> {
            assertThat(copy.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(copy.retriable()).isTrue();
        });
    }

    @Test
    void aUsersModelCanGiveAllDetails() {
        FailureDetails details = FailureDetails.of(LlmException.Kind.RATE_LIMITED)
                .withAnswer(429, "slow_down", "req_7")
                .withRetryAfter(Duration.ofSeconds(3))
                .withUsage(Usage.of(5, 0));
        LlmException failure = new LlmException(LlmException.Kind.RATE_LIMITED, "too many", details, null);
        assertThat(failure.status()).hasValue(429);
        assertThat(failure.code()).contains("slow_down");
        assertThat(failure.requestId()).contains("req_7");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(failure.throttled()).isTrue();
        assertThat(failure.usage()).isEqualTo(Usage.of(5, 0));
        assertThat(failure.details().withoutRetry().retriable()).isFalse();
    }
}
