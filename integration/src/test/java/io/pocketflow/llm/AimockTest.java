package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All five formats against a third-party server that works. */
@Timeout(300)
class AimockTest {

    private static final List<ToolSpec> TOOLS = List.of(
            new ToolSpec(
                    "get_weather",
                    "Tells the weather",
                    new JsonSchema("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
                            + "\"days\":{\"type\":\"integer\"}}}")),
            new ToolSpec(
                    "get_time",
                    "Tells the time",
                    new JsonSchema("{\"type\":\"object\",\"properties\":{\"zone\":{\"type\":\"string\"}}}")));

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

    private static ChatRequest asking(String prompt) {
        return ChatRequest.of(prompt).withTools(TOOLS);
    }

    private static List<ChatEvent> streamed(Provider provider, ChatRequest request) {
        List<ChatEvent> events = Collections.synchronizedList(new ArrayList<>());
        server.model(provider).streamAsync(request, events::add).join();
        return events;
    }

    private static ChatReply end(List<ChatEvent> events) {
        assertThat(events).last().isInstanceOf(ChatEvent.End.class);
        return ((ChatEvent.End) events.get(events.size() - 1)).reply();
    }

    @ParameterizedTest
    @EnumSource
    void textReplyIsRead(Provider provider) {
        ChatReply reply = server.model(provider).chat(ChatRequest.of("greet me"));
        assertThat(reply.text()).isEqualTo("Good morning to you!");
        assertThat(reply.finishReason()).isEqualTo(FinishReason.STOP);
    }

    /** Excludes Ollama, for which the server reports no usage. */
    @ParameterizedTest
    @EnumSource(names = "OLLAMA", mode = EnumSource.Mode.EXCLUDE)
    void usageIsRead(Provider provider) {
        assertThat(server.model(provider).chat(ChatRequest.of("greet me")).usage())
                .isEqualTo(Usage.of(11, 22));
        List<ChatEvent> events = streamed(provider, ChatRequest.of("greet me"));
        assertThat(end(events).usage()).isEqualTo(Usage.of(11, 22));
    }

    @ParameterizedTest
    @EnumSource
    void textReplyIsStreamed(Provider provider) {
        List<ChatEvent> events = streamed(provider, ChatRequest.of("slow please"));
        List<String> deltas = events.stream()
                .filter(ChatEvent.TextDelta.class::isInstance)
                .map(event -> ((ChatEvent.TextDelta) event).text())
                .toList();
        assertThat(deltas).hasSizeGreaterThan(2);
        assertThat(String.join("", deltas)).isEqualTo("one two three four five six");
        assertThat(end(events).text()).isEqualTo("one two three four five six");
    }

    @ParameterizedTest
    @EnumSource
    void toolCallIsReadAndItsResultIsAnswered(Provider provider) throws Exception {
        ChatRequest request = asking("weather?");
        ChatReply reply = server.model(provider).chat(request);
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.toolCalls()).hasSize(1);
        ToolCall call = reply.toolCalls().get(0);
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(Json.MAPPER.readTree(call.arguments()))
                .isEqualTo(Json.MAPPER.readTree("{\"city\":\"Paris\",\"days\":3}"));
        ChatReply answer = server.model(provider)
                .chat(request.withMessage(reply.message())
                        .withMessage(Message.tool(List.of(ToolResult.of(call, "18 degrees")))));
        assertThat(answer.text()).isEqualTo("18 degrees in Paris");
    }

    @ParameterizedTest
    @EnumSource
    void parallelToolCallsAreReadAndStreamedIdentically(Provider provider) throws Exception {
        List<ToolCall> whole = server.model(provider).chat(asking("both of it")).toolCalls();
        assertThat(whole.stream().map(ToolCall::name)).containsExactly("get_weather", "get_time");
        List<ChatEvent> events = streamed(provider, asking("both of it"));
        List<ToolCall> streamed = end(events).toolCalls();
        assertThat(streamed.stream().map(ToolCall::name)).containsExactly("get_weather", "get_time");
        for (int i = 0; i < 2; i++) {
            int index = i;
            String arguments = events.stream()
                    .filter(event -> event instanceof ChatEvent.ToolCallDelta delta && delta.index() == index)
                    .map(event -> ((ChatEvent.ToolCallDelta) event).arguments())
                    .collect(Collectors.joining());
            assertThat(Json.MAPPER.readTree(arguments))
                    .isEqualTo(Json.MAPPER.readTree(whole.get(i).arguments()))
                    .isEqualTo(Json.MAPPER.readTree(streamed.get(i).arguments()));
        }
    }

    /** Excludes Ollama, for which the server supports no reasoning. */
    @ParameterizedTest
    @EnumSource(names = "OLLAMA", mode = EnumSource.Mode.EXCLUDE)
    void reasoningIsSeparateFromTheText(Provider provider) {
        ChatReply whole = server.model(provider).chat(ChatRequest.of("ponder this"));
        assertThat(whole.text()).isEqualTo("Forty-two.");
        assertThat(whole.reasoning()).isEqualTo("Six times nine, in base thirteen.");
        List<ChatEvent> events = streamed(provider, ChatRequest.of("ponder this"));
        assertThat(end(events).reasoning()).isEqualTo("Six times nine, in base thirteen.");
    }

    /** For every format, the server reports the parsed request in the format of OpenAI Chat Completions. */
    @ParameterizedTest
    @EnumSource
    void serverParsesTheWholeConversation(Provider provider) throws Exception {
        server.forget();
        ToolCall call = new ToolCall("call_1", "get_weather", "{\"city\":\"Zürich\"}");
        ChatRequest request = asking("weather?")
                .withSystem("Be kind.")
                .withTemperature(0.5)
                .withMaxTokens(9)
                .withMessage(new Message(Message.Role.ASSISTANT, List.of(Part.text("I look."), call), null))
                .withMessage(Message.tool(List.of(ToolResult.of(call, "18 degrees"))));
        server.model(provider).chat(request);
        assertThat(server.requests()).hasSize(1);
        ObjectNode understood = (ObjectNode) server.requests().get(0).path("body");
        assertThat(texts(understood, "role")).containsSubsequence("system", "user", "assistant", "tool");
        assertThat(texts(understood, "content")).contains("Be kind.", "weather?", "I look.");
        assertThat(understood.at("/messages").findValuesAsText("content"))
                .last(InstanceOfAssertFactories.STRING)
                .contains("18 degrees");
        JsonNode function = understood.at("/messages").findValue("function");
        assertThat(function.path("name").asText()).isEqualTo("get_weather");
        assertThat(function.path("arguments").asText()).isEqualTo(call.arguments());
        assertThat(understood.path("tools").findValuesAsText("name")).containsExactly("get_weather", "get_time");
        assertThat(understood.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(understood.path("max_tokens").asInt()).isEqualTo(9);
    }

    /** Excludes Ollama, for which the server drops the call ids of tool results. */
    @ParameterizedTest
    @EnumSource(names = "OLLAMA", mode = EnumSource.Mode.EXCLUDE)
    void parsedRequestIsValidForTheOfficialClient(Provider provider) throws Exception {
        server.forget();
        ChatRequest request = asking("weather?");
        ChatReply reply = server.model(provider).chat(request);
        ToolCall call = reply.toolCalls().get(0);
        ChatRequest next =
                request.withMessage(reply.message()).withMessage(Message.tool(List.of(ToolResult.of(call, "18"))));
        server.model(provider).chat(next);
        streamed(provider, next);
        assertThat(server.requests()).hasSize(3);
        for (JsonNode received : server.requests()) {
            ObjectNode understood = (ObjectNode) received.path("body");
            understood.remove("_endpointType");
            understood.put("model", Judges.model(Provider.OPENAI));
            assertThatCode(() -> Judges.judge(Provider.OPENAI, understood)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keyIsSentOnlyInAHeader(Provider provider) throws Exception {
        server.forget();
        server.model(provider).chat("greet me");
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).path("headers").toString()).contains("[REDACTED]");
        assertThat(server.requests().toString()).doesNotContain("canary");
    }

    private static List<String> texts(JsonNode body, String field) {
        return body.at("/messages").findValuesAsText(field);
    }
}
