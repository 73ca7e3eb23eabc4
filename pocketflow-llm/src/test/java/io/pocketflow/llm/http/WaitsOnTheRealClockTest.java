package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.fixture.RawServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to name a wait, over a real connection: the next request does not come before it is over. */
class WaitsOnTheRealClockTest {

    /** The clock of waits and that of dates may drift apart by so much in a second. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    /** How a server names a time. */
    private interface Form {
        String header(Instant until);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("retry-after-ms", until -> "retry-after-ms: 1000"),
                form("retry-after", until -> "retry-after: 1"),
                form("retry-after, fractional", until -> "retry-after: 1.0"),
                form(
                        "retry-after, a date",
                        until -> "retry-after: "
                                + DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC))),
                form("x-ratelimit-reset", until -> "x-ratelimit-reset-requests: 1s"),
                form("anthropic-ratelimit-reset", until -> "anthropic-ratelimit-output-tokens-reset: " + until));
    }

    private static Arguments form(String name, Form form) {
        return Arguments.of(name, form);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void nothingIsSentBeforeTheTimeThatWasNamed(String name, Form form) throws Exception {
        AtomicReference<Instant> until = new AtomicReference<>();
        AtomicReference<Instant> askedAgain = new AtomicReference<>();
        RawServer.Script script = connection -> {
            if (until.get() == null) {
                // dates have whole seconds
                until.set(Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
                String header = form.header(until.get()) + "\n";
                connection.send(RawServer.answer(429, header, "{\"error\":{\"message\":\"slow down\"}}"));
            } else {
                askedAgain.set(Instant.now());
                connection.send(RawServer.reply("fine"));
            }
        };
        try (RawServer server = new RawServer(script)) {
            ChatModel model = server.model().limited().retrying(Retry.ONCE);
            String text = model.chatAsync(ChatRequest.of("hello"))
                    .get(60, TimeUnit.SECONDS)
                    .text();

            assertThat(text).isEqualTo("fine");
            assertThat(server.requests()).hasSize(2);
            assertThat(askedAgain.get()).isAfterOrEqualTo(until.get().minus(DRIFT));
        }
    }
}
