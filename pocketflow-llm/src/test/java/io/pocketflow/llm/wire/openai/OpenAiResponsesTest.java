package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses over a wire. */
class OpenAiResponsesTest {

    private static ChatModel model(RawServer server) {
        return ChatModels.of(
                ModelConfig.of(Provider.OPENAI_RESPONSES, server.baseUrl(), "m").withKey(Secret.of("sk-1")));
    }

    private static LlmException failure(String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "x-request-id: req_9\n", body))) {
            ChatModel model = model(server);
            return catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
        }
    }

    @Test
    void aQuestionIsAskedAndAnswered() throws Exception {
        String body =
                "{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}]}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "x-request-id: req_9\n", body))) {
            ChatReply reply = model(server).chat(ChatRequest.of("Hi"));
            assertThat(reply.text()).isEqualTo("Hello");
            assertThat(reply.requestId()).isEqualTo("req_9");
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().get(0).line()).isEqualTo("POST /v1/responses HTTP/1.1");
            assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer sk-1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server_error,            SERVER_ERROR,     true,  false",
        "rate_limit_exceeded,     RATE_LIMITED,     true,  true",
        "insufficient_quota,      OUT_OF_MONEY, false, false",
        "context_length_exceeded, CONTEXT_TOO_LONG, false, false",
        "invalid_prompt,          BAD_REQUEST, false, false",
        "invalid_image,           BAD_REQUEST, false, false",
        "invalid_image_format,    BAD_REQUEST, false, false",
        "invalid_image_mode,      BAD_REQUEST, false, false",
        "invalid_image_url,       BAD_REQUEST, false, false",
        "invalid_base64_image,    BAD_REQUEST, false, false",
        "image_too_large,         BAD_REQUEST, false, false",
        "image_too_small,         BAD_REQUEST, false, false",
        "image_parse_error,       BAD_REQUEST, false, false",
        "image_file_too_large,    BAD_REQUEST, false, false",
        "image_file_not_found,    BAD_REQUEST, false, false",
        "empty_image_file,        BAD_REQUEST, false, false",
        "failed_to_download_image, BAD_REQUEST, false, false",
        "unsupported_image_media_type, BAD_REQUEST, false, false",
        "image_content_policy_violation, CONTENT_FILTERED, false, false"
    })
    void aFailedResponseCountsAsWhatItsCodeSays(String code, Kind kind, boolean retriable, boolean throttled)
            throws Exception {
        LlmException failure = failure(
                "{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"" + code + "\",\"message\":\"No.\"}}");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).hasValue(200);
        assertThat(failure.code()).hasValue(code);
        assertThat(failure.retriable()).as("retriable").isEqualTo(retriable);
        assertThat(failure.throttled()).as("throttled").isEqualTo(throttled);
        assertThat(failure.requestId()).hasValue("req_9");
    }

    @ParameterizedTest
    @CsvSource({
        "'',        the body is empty",
        "'[]',      the answer is not an object",
        "'{}',      output is missing",
        "'{\"output\":{}}', output is not an array",
        "'{\"output\":[7]}', output[0] is not an object",
        "'{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":[]}]}]}',"
                + " output[0].content[0].text is not a text"
    })
    void answersWithoutAReplyAreMalformedAndNameThePlace(String body, String reason) throws Exception {
        LlmException failure = failure(body);
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessage("openai-responses:m answered 200: " + reason + " (request req_9)");
    }

    @Test
    void aRefusalThatQuotesTheKeyIsMasked() throws Exception {
        LlmException failure = failure("{\"output\":[{\"type\":\"message\",\"content\":["
                + "{\"type\":\"refusal\",\"refusal\":\"I do not like sk-1.\"}]}]}");
        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
        assertThat(failure.getMessage()).contains("I do not like").doesNotContain("sk-1");
    }

    @Test
    void anImageThatDoesNotFitFailsAStreamForGood() throws Exception {
        String event =
                "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\","
                        + "\"error\":{\"code\":\"image_too_small\",\"message\":\"No.\"}}}\n\n";
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, event)) {
            LlmException failure = TestSubscriber.to(model(server).stream(ChatRequest.of("Hi")), 10)
                    .awaitFailure();
            assertThat(failure.kind()).isEqualTo(Kind.BAD_REQUEST);
            assertThat(failure.retriable()).isFalse();
        }
    }
}
