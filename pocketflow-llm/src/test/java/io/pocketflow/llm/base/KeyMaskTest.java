package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.SecretKeys;
import io.pocketflow.llm.fixture.RawServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is masked in whatever spelling a server sends it back. */
@Timeout(120)
class KeyMaskTest {

    private static final String KEY = "sk-proj_4711+wren/7f==";

    private record Spelling(String name, UnaryOperator<String> written) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static String each(String key, java.util.function.IntFunction<String> written) {
        return String.join("", key.chars().mapToObj(written).toList());
    }

    static Stream<Spelling> spellings() {
        return Stream.of(
                new Spelling("plain", key -> key),
                new Spelling("Gson", key -> key.replace("=", "\\u003d").replace("+", "\\u002b")),
                new Spelling(".NET", key -> key.replace("+", "\\u002B")),
                new Spelling("PHP", key -> key.replace("/", "\\/")),
                new Spelling("every character", key -> each(key, c -> String.format("\\u%04x", c))),
                new Spelling("JSON in JSON", key -> each(key, c -> String.format("\\\\u%04x", c))),
                new Spelling("JavaScript", key -> each(key, c -> String.format("\\x%02x", c))),
                new Spelling("an address", key -> URLEncoder.encode(key, StandardCharsets.UTF_8)),
                new Spelling("every byte of an address", key -> each(key, c -> String.format("%%%02x", c))),
                new Spelling(
                        "HTML",
                        key -> key.replace("+", "&#43;")
                                .replace("=", "&equals;")
                                .replace("/", "&#x2F;")),
                new Spelling(
                        "an address in an address",
                        key -> URLEncoder.encode(
                                URLEncoder.encode(key, StandardCharsets.UTF_8), StandardCharsets.UTF_8)),
                new Spelling(
                        "HTML in HTML", key -> key.replace("+", "&amp;#43;").replace("=", "&amp;equals;")),
                new Spelling("HTML in JSON", key -> key.replace("+", "\\u0026#43;")),
                new Spelling("JSON in an address", key -> key.replace("=", "%5Cu003d")),
                new Spelling("upper case", key -> key.toUpperCase(Locale.ROOT)),
                new Spelling("zero-width", key -> key.substring(0, 9) + "\u200b" + key.substring(9)),
                new Spelling("escaped zero-width", key -> key.substring(0, 9) + "\\u200b" + key.substring(9)),
                new Spelling("line break", key -> key.substring(0, 9) + "\r\n" + key.substring(9)),
                new Spelling("escaped line break", key -> key.substring(0, 9) + "\\n" + key.substring(9)),
                new Spelling("tags", key -> String.join("\udb40\udc41", key.split(""))));
    }

    private static String shown(String text) {
        return new Excerpt(SecretKeys.of(Secret.of(KEY))).of(text, 2_000);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void theKeyIsMaskedInEachSpelling(Spelling spelling) {
        String text = "{\"auth\":\"Bearer " + spelling.written.apply(KEY) + "\",\"x\":1}";
        assertThat(shown(text)).isEqualTo("{\"auth\":\"Bearer ***\",\"x\":1}");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void theBeginningOfTheKeyIsMaskedWhereTheTextEnds(Spelling spelling) {
        String written = spelling.written.apply(KEY);
        for (int cut = written.length() * 2 / 3; cut < written.length(); cut++) {
            assertThat(shown("Bearer " + written.substring(0, cut)))
                    .as(written.substring(0, cut))
                    .isEqualTo("Bearer ***");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B", "Be", "Bearer ", "user:", "some one else:"})
    void theKeyIsMaskedInBase64(String before) {
        String encoded = Base64.getEncoder().encodeToString((before + KEY + "\n").getBytes(StandardCharsets.US_ASCII));
        String core = encoded.substring((before.length() * 8 + 5) / 6, (before.length() + KEY.length()) * 8 / 6);
        String url = encoded.replace('+', '-').replace('/', '_');
        assertThat(shown("Basic " + encoded + ".")).contains("***").doesNotContain(core);
        assertThat(shown("Basic " + url + "."))
                .contains("***")
                .doesNotContain(core.replace('+', '-').replace('/', '_'));
    }

    @Test
    void anyMixtureOfSpellingsIsMasked() {
        Random random = new Random(4711);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder("a ");
            for (char c : KEY.toCharArray()) {
                text.append(
                        switch (random.nextInt(8)) {
                            case 0 -> String.format("\\u%04X", (int) c);
                            case 1 -> String.format("%%%02x", (int) c);
                            case 2 -> "&#" + (int) c + ";";
                            case 3 -> "&#x" + Integer.toHexString(c) + ";";
                            case 4 -> c + "\u00ad";
                            case 5 -> String.valueOf(Character.toUpperCase(c));
                            default -> String.valueOf(c);
                        });
            }
            String shown = shown(text + " z");
            if (!shown.matches("a \\*\\*\\* *z")) {
                wrong.add(text + " -> " + shown);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void otherTextStaysAsItIs() {
        for (String text : List.of(
                "100% of sk-proj_4712+wren/7f==",
                "a & b \\ c &amp; \\u0041 %41 &#;&#x;&", "sk", "Sk-pro", "\\", "%4", "&#")) {
            assertThat(shown(text + ".")).isEqualTo(text + ".");
        }
    }

    @Test
    void aShortKeyThatIsAWordIsMaskedAsItIsWrittenOnly() {
        assertThat(new Excerpt(SecretKeys.of(Secret.of("EMPTY"))).of("the prompt is empty, the key EMPTY", 100))
                .isEqualTo("the prompt is empty, the key ***");
    }

    @Test
    void theBodyOfAFailureHasNoSpellingOfTheKey() throws Exception {
        String key = "sk-a+b==";
        for (Provider provider : Provider.values()) {
            for (int status : new int[] {200, 401, 500}) {
                String body = "{\"error\":{\"message\":\"no\"},\"auth\":\"Bearer sk-a\\u002bb\\u003d\\u003d\"}";
                try (RawServer server = RawServer.answering(RawServer.answer(status, "", body))) {
                    ModelConfig config =
                            ModelConfig.of(provider, server.baseUrl(), "m").withKey(Secret.of(key));
                    LlmException failure = catchThrowableOfType(
                            LlmException.class, () -> ChatModels.of(config).chat("Hi"));
                    assertThat(failure.body().orElseThrow()).contains("***").doesNotContain("sk-a");
                }
            }
        }
    }

    @Test
    void theCauseOfABrokenStreamDoesNotShowTheKey() throws Exception {
        for (String head : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n")) {
            try (RawServer server = new RawServer(connection -> connection.send(head.replace("KEY", KEY)))) {
                ChatModel model = ChatModels.of(server.config().withKey(Secret.of(KEY)));
                CompletionException failure = catchThrowableOfType(
                        CompletionException.class,
                        () -> model.streamAsync(ChatRequest.of("Hi"), event -> {})
                                .join());
                for (Throwable one = failure; one != null; one = one.getCause()) {
                    assertThat(String.valueOf(one.getMessage())).doesNotContain(KEY);
                }
            }
        }
    }
}
