package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.LlmException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All five formats against failures of a third-party server. */
@Timeout(300)
class AimockFaultsTest {

    private static Aimock server;

    @BeforeAll
    static void start() throws Exception {
        server = Aimock.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static LlmException failure(Provider provider, String prompt) {
        return catchThrowableOfType(
                LlmException.class, () -> server.model(provider).chat(prompt));
    }

    @ParameterizedTest
    @EnumSource
    void rateLimitReportsItsRetryAfter(Provider provider) {
        LlmException failure = failure(provider, "err429");
        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retriable()).isTrue();
        assertThat(failure.throttled()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure.status()).hasValue(429);
    }

    @ParameterizedTest
    @EnumSource
    void serverErrorIsRetriable(Provider provider) {
        LlmException failure = failure(provider, "err500");
        assertThat(failure.kind()).isEqualTo(Kind.SERVER_ERROR);
        assertThat(failure.retriable()).isTrue();
        assertThat(failure.throttled()).isFalse();
        assertThat(failure).hasMessageContaining("Broken");
    }

    @ParameterizedTest
    @EnumSource
    void overloadedServerThrottles(Provider provider) {
        LlmException failure = failure(provider, "overload");
        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure.throttled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void rejectedStreamReportsItsRetryAfter(Provider provider) {
        LlmException failure = streamFailure(provider, "err429", event -> {});
        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @EnumSource
    void streamTruncatedAfterSomeChunksFails(Provider provider) {
        assertThatItFailsAsInterrupted(provider, "trunc");
    }

    @ParameterizedTest
    @EnumSource
    void streamTruncatedAfterSomeTimeFails(Provider provider) {
        assertThatItFailsAsInterrupted(provider, "dropmid");
    }

    /** The server destroys the connection, which may discard unread bytes of the response, including the headers. */
    private static void assertThatItFailsAsInterrupted(Provider provider, String prompt) {
        List<ChatEvent> deltas = Collections.synchronizedList(new ArrayList<>());
        LlmException failure = streamFailure(provider, prompt, event -> {
            if (event instanceof ChatEvent.TextDelta) {
                deltas.add(event);
            }
        });
        assertThat(failure.kind()).isIn(Kind.INTERRUPTED_STREAM, Kind.UNREACHABLE);
        assertThat(failure.retriable()).isEqualTo(deltas.isEmpty());
    }

    private static LlmException streamFailure(Provider provider, String prompt, Consumer<ChatEvent> to) {
        CompletionException thrown = catchThrowableOfType(
                CompletionException.class,
                () -> server.model(provider)
                        .streamAsync(ChatRequest.of(prompt), to)
                        .join());
        assertThat(thrown).hasCauseInstanceOf(LlmException.class);
        return (LlmException) thrown.getCause();
    }
}
