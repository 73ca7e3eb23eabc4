package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.ClosedPort;
import io.pocketflow.llm.fixture.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How successful answers are read, and broken ones refused. */
class OpenAiReplyTest {

    private static ChatReply reply(String headers, String body) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, headers, body))) {
            return server.model().chat(ChatRequest.of("Hi"));
        }
    }

    private static LlmException failure(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script)) {
            ChatModel model = ChatModels.of(server.config().withMaxResponseBytes(1_000));
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
            assertThat(server.requests()).as("wire requests").hasSize(1);
            return failure;
        }
    }

    private static LlmException failureOf(String body) throws Exception {
        return failure(connection -> connection.send(RawServer.answer(200, "", body)));
    }

    @Test
    void aReplyContainsAllThatTheServerSent() throws Exception {
        ChatReply reply = reply("x-request-id: req_7\n", """
                {"id":"chatcmpl-1","object":"chat.completion","model":"test-model-2026","service_tier":"default",
                 "choices":[{"index":0,"logprobs":null,"finish_reason":"length",
                   "message":{"role":"assistant","content":"Zoë\\n☃","refusal":null,"annotations":[{"a":1}]}}],
                 "usage":{"prompt_tokens":11,"completion_tokens":22,"total_tokens":33,
                   "prompt_tokens_details":{"cached_tokens":1}},
                 "error":null,"newly":{"invented":[true]}}""");
        assertThat(reply)
                .isEqualTo(new ChatReply(
                        Message.assistant("Zoë\n☃"),
                        FinishReason.LENGTH,
                        "length",
                        new Usage(11, 22, 1, 0),
                        "test-model-2026",
                        "req_7",
                        "chatcmpl-1",
                        null));
    }

    @Test
    void aReplyWithTheTextAloneIsEnough() throws Exception {
        assertThat(reply("", "{\"choices\":[{\"message\":{\"content\":\"yes\"}}],\"usage\":null}"))
                .isEqualTo(new ChatReply(
                        Message.assistant("yes"),
                        FinishReason.OTHER,
                        null,
                        Usage.NONE,
                        "test-model",
                        null,
                        null,
                        null));
    }

    @ParameterizedTest
    @CsvSource({
        "stop,STOP",
        "length,LENGTH",
        "tool_calls,TOOL_CALLS",
        "function_call,TOOL_CALLS",
        "content_filter,CONTENT_FILTER",
        "eos_token,STOP",
        "unheard_of,OTHER"
    })
    void theFinishReasonIsTranslatedAndKept(String word, FinishReason reason) throws Exception {
        ChatReply reply =
                reply("", "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"" + word + "\"}]}");
        assertThat(reply.finishReason()).isEqualTo(reason);
        assertThat(reply.rawFinishReason()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"content\":null}", "{}", "{\"content\":\"\"}"})
    void aMessageWithoutContentIsAnEmptyText(String message) throws Exception {
        ChatReply reply = reply("", "{\"choices\":[{\"message\":" + message + ",\"finish_reason\":\"length\"}]}");
        assertThat(reply.text()).isEmpty();
        assertThat(reply.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aRefusalIsAFailureThatQuotesIt() throws Exception {
        LlmException failure = failureOf("{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I cannot.\"}}]}");
        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
        assertThat(failure).hasMessageContaining("I cannot.");
        assertThat(failure.retriable()).isFalse();
    }

    @Test
    void aReplyThatTheFilterTookOutIsAFailure() throws Exception {
        assertThat(failureOf("{\"choices\":[{\"message\":{},\"finish_reason\":\"content_filter\"}]}")
                        .kind())
                .isEqualTo(Kind.CONTENT_FILTERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"message\":{\"conte",
                "<html>welcome</html>",
                "{}",
                "[]",
                "null",
                "{\"choices\":[]}",
                "{\"choices\":\"none\"}",
                "{\"choices\":[{\"message\":{\"content\":[1]}}]}"
            })
    void answersWithoutAReplyAreMalformedAndShown(String body) throws Exception {
        LlmException failure = failureOf(body);
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.retriable()).isFalse();
        assertThat(failure.status()).hasValue(200);
        assertThat(failure.body()).hasValue(body);
    }

    @Test
    void anEmptyBodyIsMalformed() throws Exception {
        LlmException failure = failureOf("");
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessage("openai:test-model answered 200: the body is empty");
        assertThat(failure.body()).isEmpty();
    }

    @Test
    void anAnswerOverTheCapIsCutOff() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n");
            connection.drip("x".repeat(600));
        })) {
            ChatModel model = ChatModels.of(server.config().withMaxResponseBytes(1_000));
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure).hasMessageContaining("more than 1000 bytes");
            assertThat(failure.retriable()).isFalse();
            assertThat(server.clientLeft()).as("connection closed").isTrue();
        }
    }

    @Test
    void anAnswerOfExactlyTheCapIsRead() throws Exception {
        String body = "{\"choices\":[{\"message\":{\"content\":\"fits\"}}]}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ModelConfig config = server.config().withMaxResponseBytes(body.length());
            assertThat(ChatModels.of(config).chat("Hi")).isEqualTo("fits");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsUnreachable() throws Exception {
        LlmException failure = failure(connection -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.retriable()).isTrue();
        assertThat(failure.throttled()).isFalse();
        assertThat(failure).hasCauseInstanceOf(Exception.class);
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsNotRetried() throws Exception {
        assertThat(failure(connection -> {}).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws Exception {
        try (ClosedPort port = new ClosedPort()) {
            ChatModel model = ChatModels.of(port.config());
            LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("Hi"));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.retriable()).isTrue();
            assertThat(failure.status()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"choices\":[{\"message\":{\"content\":\"half",
                "{\"choices\":[{\"message\":{\"content\":\"all\"}}]"
            })
    void anAnswerThatEndsWithItsConnectionInTheMiddleIsUnreachable(String part) throws Exception {
        LlmException failure = failure(connection -> {
            connection.startStream("application/json");
            connection.send(part);
        });
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.retriable()).isTrue();
        assertThat(failure)
                .hasMessage("openai:test-model answered 200: the connection ended in the middle of the body");
    }

    @Test
    void anAnswerThatHasNoBodyByItsStatusIsWhole() throws Exception {
        LlmException failure = failure(connection -> connection.send("HTTP/1.1 204 No Content\r\n\r\n"));
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessage("openai:test-model answered 204: the body is empty");
    }

    @Test
    void anAnswerEndedByItsConnectionWithoutJsonIsMalformed() throws Exception {
        LlmException failure = failure(connection -> {
            connection.startStream("application/json");
            connection.send("<html>welcome</html>");
        });
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    }
}
