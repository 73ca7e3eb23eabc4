package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.fixture.ClosedPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code models}: the lists of local servers. */
class ListModelsTest {

    private final TestConsole console = new TestConsole();
    private HttpServer server;
    private String address;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/v1/models", 200, "{\"data\":[{\"id\":\"small\"},{\"id\":\"large\\u001b[31m\"}]}");
        answer("/api/tags", 200, "{\"models\":[{\"name\":\"llama3.2\"}]}");
        answer("/broken/v1/models", 401, "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"bad key\"}}");
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void eachModelIsOneSortedLineWithoutControlCharacters() {
        console.with("OPENAI_BASE_URL", address + "/v1").with("OLLAMA_HOST", address);
        assertThat(console.run("models")).isZero();
        assertThat(console.out().lines())
                .hasSize(3)
                .startsWith("ollama:llama3.2")
                .endsWith("openai:small")
                .noneMatch(line -> line.contains("\u001b"));
        assertThat(console.err()).isEmpty();
    }

    @Test
    void aProviderThatFailsIsAWarning() {
        console.with("OLLAMA_HOST", address)
                .with("ANTHROPIC_API_KEY", "k-secret")
                .with("ANTHROPIC_BASE_URL", address + "/broken");
        assertThat(console.run("models")).isEqualTo(3);
        assertThat(console.out()).isEqualTo("ollama:llama3.2\n");
        assertThat(console.err())
                .contains("warning: the models of anthropic are not listed: ", "bad key")
                .doesNotContain("k-secret");
    }

    @Test
    void noAnswerAtAllIsAFailure() throws Exception {
        try (ClosedPort closed = new ClosedPort()) {
            assertThat(console.with("OLLAMA_HOST", closed.baseUrl()).run("models"))
                    .isEqualTo(1);
        }
        assertThat(console.err()).contains("the models of ollama are not listed", "no provider answered");
    }

    @Test
    void withoutAnyKeyTheVariablesAreNamed() {
        assertThatThrownBy(() -> new ListModels(console.console()).list(List.of()))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(2))
                .hasMessageContainingAll("no key is set", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY");
    }

    @Test
    void aMalformedAddressIsAnInvalidArgument() {
        assertThat(console.with("OLLAMA_HOST", "http://a b").run("models")).isEqualTo(2);
        assertThat(console.err()).contains("OLLAMA_HOST does not hold an address");
    }

    @Test
    void theCommandIsSuggested() {
        assertThat(console.run("model")).isEqualTo(2);
        assertThat(console.err()).contains("did you mean 'models'?");
    }
}
