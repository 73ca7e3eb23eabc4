package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.wire.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A reply that the server makes in the background. */
class BackgroundReplyTest {

    private static final String BODY = "{\"model\":\"m\",\"input\":\"Hi\",\"background\":true,\"store\":true}";

    private static String response(String status) {
        return RawServer.answer(200, "", "{\"id\":\"resp_1\",\"status\":\"" + status + "\"}");
    }

    private static CompletableFuture<ChatReply> call(RawServer server, Duration timeout) {
        HttpRequest first = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/responses?api-version=1"))
                .header("x-team", "a")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return new BackgroundReply(
                        new HttpCalls("m", new Excerpt(null), timeout, 10_000),
                        first,
                        CallObserver.NONE,
                        BackgroundReplyTest::read,
                        Duration.ofMillis(1))
                .start();
    }

    private static ChatReply read(Answer answer) {
        if (answer.failed()) {
            throw new LlmException(Kind.SERVER_ERROR, "failed");
        }
        return ChatReply.by("m", answer.json().path("status").asText());
    }

    @Test
    void aPendingResponseIsRequestedUntilItHasEnded() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> connection.send(
                switch (asked.incrementAndGet()) {
                    case 1 -> response("queued");
                    case 2, 3 -> response("in_progress");
                    default -> response("completed");
                }))) {
            assertThat(call(server, Duration.ofMinutes(1)).join().text()).isEqualTo("completed");
            assertThat(server.requests()).hasSize(4);
            assertThat(server.requests().subList(1, 4)).allSatisfy(request -> {
                assertThat(request.line()).startsWith("GET /v1/responses/resp_1?api-version=1 ");
                assertThat(request.headers()).containsEntry("x-team", "a");
            });
        }
    }

    @Test
    void anAnswerThatIsNotPendingIsTheReply() throws Exception {
        try (RawServer server = RawServer.answering(response("completed"))) {
            assertThat(call(server, Duration.ofMinutes(1)).join().text()).isEqualTo("completed");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aFailureWhileWaitingFailsTheCall() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = new RawServer(connection ->
                connection.send(asked.incrementAndGet() == 1 ? response("queued") : RawServer.answer(500, "", "{}")))) {
            CompletableFuture<ChatReply> call = call(server, Duration.ofMinutes(1));
            assertThatThrownBy(call::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            LlmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SERVER_ERROR));
        }
    }

    @Test
    void anAbortedCallIsCancelledAtTheServer() throws Exception {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        CompletableFuture<Void> polled = new CompletableFuture<>();
        try (RawServer server = new RawServer(connection -> {
            String line = connection.request().line();
            if (line.contains("/cancel")) {
                cancelled.complete(line);
            } else if (line.startsWith("GET")) {
                polled.complete(null);
            }
            connection.send(response("in_progress"));
        })) {
            CompletableFuture<ChatReply> call = call(server, Duration.ofMinutes(1));
            polled.join();
            call.cancel(true);
            assertThat(cancelled.join()).startsWith("POST /v1/responses/resp_1/cancel?api-version=1 ");
        }
    }
}
