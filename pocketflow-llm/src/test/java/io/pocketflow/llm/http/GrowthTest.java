package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.SecretKeys;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.fixture.Growth;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.wire.WireFormat;
import io.pocketflow.llm.wire.gemini.GeminiContent;
import io.pocketflow.llm.wire.ollama.OllamaChat;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text of servers that is four times as long takes less than eight times as long to read. */
@Timeout(120)
class GrowthTest {

    private record Input(String name, int size, IntConsumer read) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Input error(WireFormat format, String before, String repeated, int times) {
        return new Input(
                "error: " + before + repeated + "...",
                times,
                n -> format.error(Fields.parsed(
                        "{\"error\":" + before + "\"" + repeated.repeat(n) + "\"" + (before.isEmpty() ? "}" : "}}"))));
    }

    private static Input message(WireFormat format, String repeated, int times) {
        return error(format, "{\"code\":400,\"message\":", repeated, times);
    }

    private static Input kind(String repeated, int times) {
        return new Input("kind: " + repeated, times, n -> ErrorCodes.kind(400, List.of(), repeated.repeat(n)));
    }

    private static Input header(String name, String repeated, int times) {
        return new Input(name + ": " + repeated, times, n -> {
            HttpHeaders headers = HttpHeaders.of(Map.of(name, List.of(repeated.repeat(n))), (key, value) -> true);
            new RetryWait(Instant::now).read(429, headers);
        });
    }

    private static Input lines(String name, int portion, int times) {
        return new Input(name, times, n -> {
            ByteLines lines = new ByteLines(64 * 1024 * 1024);
            byte[] bytes = "x".repeat(portion).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < n; i++) {
                lines.add(List.of(ByteBuffer.wrap(bytes)));
                lines.next();
            }
            lines.add(List.of(ByteBuffer.wrap(new byte[] {'\n'})));
            assertThat(lines.next()).isTrue();
            assertThat(lines.end() - lines.start()).isEqualTo(portion * n);
        });
    }

    private static Input events(int portion, int times) {
        return new Input("events by " + portion, times, n -> {
            ServerSentEvents events = new ServerSentEvents(64 * 1024 * 1024, 64 * 1024 * 1024);
            events.add(List.of(ByteBuffer.wrap("data: a\ndata: ".getBytes(StandardCharsets.US_ASCII))));
            byte[] bytes = "x".repeat(portion).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < n; i++) {
                events.next();
                events.add(List.of(ByteBuffer.wrap(bytes)));
            }
            events.add(List.of(ByteBuffer.wrap(new byte[] {'\n', '\n'})));
            assertThat(events.next()).isTrue();
            assertThat(events.length()).isEqualTo(2 + portion * n);
        });
    }

    private static Input mask(String repeated, int times) {
        Excerpt excerpt = new Excerpt(SecretKeys.of(Secret.of("sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")));
        return new Input("mask: " + repeated, times, n -> excerpt.of(repeated.repeat(n), 2_000));
    }

    static Stream<Input> inputs() {
        WireFormat gemini = new GeminiContent();
        WireFormat ollama = new OllamaChat();
        return Stream.of(
                message(gemini, "input token count ", 20_000),
                message(gemini, "quota exceeded ", 20_000),
                message(gemini, "quota exceeded, limit: 0.", 20_000),
                message(gemini, "spending ca", 20_000),
                error(gemini, "", "input token count ", 20_000),
                error(ollama, "", "exceed ", 50_000),
                error(ollama, "", "exceedexceed", 50_000),
                error(ollama, "", "exceeds a context ", 20_000),
                message(ollama, "exceed ", 50_000),
                kind("exceed ", 50_000),
                kind("api  key is ", 50_000),
                header("x-ratelimit-reset-requests", "1s", 3_000),
                header("x-ratelimit-reset-requests", "1", 100_000),
                header("x-ratelimit-reset-tokens", "1.1ms", 100_000),
                header("retry-after", "1", 100_000),
                header("retry-after", "1.", 100_000),
                header("retry-after-ms", "9", 100_000),
                header("anthropic-ratelimit-requests-reset", "2026-03-01T", 50_000),
                lines("lines by 1", 1, 200_000),
                lines("lines by 16", 16, 125_000),
                lines("lines by 5000", 5_000, 500),
                events(1, 100_000),
                events(16, 100_000),
                mask("a", 15_000),
                mask("sk-", 5_000),
                mask("\\u0073k-\u200b", 3_000),
                mask("&", 15_000));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void fourTimesAsLongTakesLessThanEightTimesAsLong(Input input) {
        Growth.assertLinear(() -> input.read.accept(input.size), () -> input.read.accept(4 * input.size));
    }

    @Test
    void anEndlessHeaderIsNotAWait() throws Exception {
        for (int n : new int[] {32, 1_000, 3_000}) {
            String headers = "x-ratelimit-reset-requests: " + "1s".repeat(n) + "\n";
            try (RawServer server =
                    RawServer.answering(RawServer.answer(429, headers, "{\"error\":{\"message\":\"slow down\"}}"))) {
                LlmException failure = catchThrowableOfType(
                        LlmException.class, () -> server.model().chat("Hi"));
                assertThat(failure.kind()).isEqualTo(LlmException.Kind.RATE_LIMITED);
                assertThat(failure.retryAfter().isPresent()).isEqualTo(n == 32);
            }
        }
    }

    @Test
    void anErrorOfMegabytesIsReadWithinTheCallsTimeout() throws Exception {
        String error = "{\"error\":{\"code\":400,\"message\":\"" + "input token count ".repeat(200_000) + "\"}}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", error))) {
            ModelConfig config = ModelConfig.of(
                    Provider.GEMINI,
                    URI.create("http://127.0.0.1:" + server.baseUrl().getPort()),
                    "m");
            long before = System.nanoTime();
            LlmException failure = catchThrowableOfType(
                    LlmException.class, () -> ChatModels.of(config).chat("Hi"));
            assertThat(failure.kind()).isEqualTo(LlmException.Kind.BAD_REQUEST);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aPortionThatFitsIsNotMoved() {
        ByteLines lines = new ByteLines(1_000);
        lines.add(List.of(ByteBuffer.wrap("one\ntw".getBytes(StandardCharsets.US_ASCII))));
        assertThat(lines.next()).isTrue();
        assertThat(lines.next()).isFalse();
        byte[] before = lines.bytes();
        lines.add(List.of(ByteBuffer.wrap("o\n".getBytes(StandardCharsets.US_ASCII))));
        assertThat(lines.next()).isTrue();
        assertThat(lines.bytes()).isSameAs(before);
        assertThat(new String(lines.bytes(), lines.start(), lines.end() - lines.start(), StandardCharsets.US_ASCII))
                .isEqualTo("two");
    }
}
