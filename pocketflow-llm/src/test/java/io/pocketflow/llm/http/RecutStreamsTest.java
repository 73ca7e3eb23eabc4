package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.fixture.TinyFormat;
import io.pocketflow.llm.wire.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recorded stream of every format, cut at every byte, gives the same events and the same end. Streams of
 * more than 400 bytes are cut at some 400 places, and at every byte with {@code -Drecut.all=true}, as in {@code .ci/series}.
 */
class RecutStreamsTest {

    private static final boolean ALL = Boolean.getBoolean("recut.all");

    private record Info(HttpHeaders headers) implements ResponseInfo {

        @Override
        public int statusCode() {
            return 200;
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    /** Below {@code io/pocketflow/llm}: a folder for each format, with streams at any depth. */
    static Stream<Path> streams() throws Exception {
        Path root = Path.of(ChatModel.class.getResource("tiny").toURI()).getParent();
        return Files.walk(root)
                .filter(file ->
                        file.toString().endsWith(".sse") || file.toString().endsWith(".ndjson"))
                .map(root::relativize)
                .sorted();
    }

    private static AnswerReader reader(Path file) {
        String type = file.toString().endsWith(".sse") ? "text/event-stream" : "application/x-ndjson";
        String folder = file.getName(0).toString();
        ModelConfig config = ModelConfig.of(Provider.OPENAI, URI.create("http://localhost"), "m");
        WireFormat format = folder.equals("tiny") ? new TinyFormat() : WireFormats.of(provider(folder));
        ErrorAnswers errors = new ErrorAnswers("m", format, new Excerpt(null), new RetryWait(InstantSource.system()));
        StreamCall call = new StreamCall(
                "m",
                "m",
                HttpRequest.newBuilder(config.baseUrl()).build(),
                true,
                config,
                format,
                errors,
                new HttpCalls("m", new Excerpt(null), config.callTimeout(), config.maxResponseBytes()),
                CallObserver.NONE,
                answer -> errors.reply(answer, "m"));
        return call.reader(new Info(HttpHeaders.of(Map.of("content-type", List.of(type)), (name, value) -> true)));
    }

    private static Provider provider(String folder) {
        return Arrays.stream(Provider.values())
                .filter(provider -> folder.equals(provider.prefix())
                        || (provider == Provider.OPENAI && folder.equals("openai-chat")))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(Path file) {
        try (var in = ChatModel.class.getResourceAsStream(file.toString().replace('\\', '/'))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All events as texts, and how it ended. */
    private static List<String> read(Path file, byte[]... parts) {
        List<String> events = new ArrayList<>();
        try {
            AnswerReader reader = reader(file);
            for (byte[] part : parts) {
                reader.add(List.of(ByteBuffer.wrap(part).asReadOnlyBuffer()));
                drain(reader, events);
            }
            reader.end();
            drain(reader, events);
        } catch (LlmException e) {
            events.add(e.kind() + ": " + e.getMessage());
        }
        return events;
    }

    private static void drain(AnswerReader reader, List<String> events) {
        for (ChatEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyCutGivesTheSame(Path file) {
        byte[] all = bytes(file);
        List<String> whole = read(file, all);
        assertThat(whole).isNotEmpty();
        int step = ALL ? 1 : 1 + all.length / 400;
        for (int at = 0; at <= all.length; at += step) {
            int cut = at;
            assertThat(read(file, Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
                    .as(() -> "cut at " + cut)
                    .isEqualTo(whole);
        }
        byte[][] bytes = new byte[all.length][];
        Arrays.setAll(bytes, i -> new byte[] {all[i]});
        assertThat(read(file, bytes)).as("byte by byte").isEqualTo(whole);
    }
}
