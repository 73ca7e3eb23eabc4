package io.pocketflow.llm.wire.openai;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.Replayed;
import io.pocketflow.llm.fixture.Requests;
import io.pocketflow.llm.fixture.TestSubscriber;
import io.pocketflow.llm.fixture.TinyFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports of a Responses stream by deltas, finished items and the last event, merged item by item. */
class ResponsesItemsTest {

    private static final String CALL =
            "{\"type\":\"function_call\",\"id\":\"fc\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}";

    private static String message(String id, String... texts) {
        List<String> parts = new ArrayList<>();
        for (String text : texts) {
            parts.add("{\"type\":\"output_text\",\"text\":\"" + text + "\"}");
        }
        return "{\"type\":\"message\",\"id\":\"" + id + "\",\"content\":[" + String.join(",", parts) + "]}";
    }

    private static String text(int item, int part, String delta) {
        return "{\"type\":\"response.output_text.delta\",\"item_id\":\"m" + item + "\",\"output_index\":" + item
                + ",\"content_index\":" + part + ",\"delta\":\"" + delta + "\"}";
    }

    private static String done(int index, String item) {
        return "{\"type\":\"response.output_item.done\",\"output_index\":" + index + ",\"item\":" + item + "}";
    }

    private static String completed(String... output) {
        return "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":["
                + String.join(",", output) + "]}}";
    }

    private static ChatReply streamed(String... events) {
        List<ChatEvent> told = new ArrayList<>();
        ChatReply reply = Replayed.streamed(Provider.OPENAI_RESPONSES, told, events);
        StringBuilder text = new StringBuilder();
        StringBuilder arguments = new StringBuilder();
        for (ChatEvent event : told) {
            if (event instanceof ChatEvent.TextDelta delta) {
                text.append(delta.text());
            } else if (event instanceof ChatEvent.ToolCallDelta delta) {
                arguments.append(delta.arguments());
            }
        }
        assertThat(text).as("the deltas").hasToString(reply.text());
        StringBuilder called = new StringBuilder();
        reply.toolCalls().forEach(call -> called.append(call.arguments()));
        assertThat(arguments).as("the deltas of calls").hasToString(called.toString());
        return reply;
    }

    @Test
    void aCallThatOnlyTheLastEventHasIsRead() {
        ChatReply reply = streamed(text(0, 0, "a"), completed(message("m0", "a"), CALL));

        assertThat(reply.text()).isEqualTo("a");
        assertThat(reply.toolCalls()).containsExactly(new ToolCall("c", "f", "{\"a\":1}"));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void theEventThatSomeServersEndWithIsALastEvent() {
        ChatReply reply = streamed(
                text(0, 0, "a"), completed(message("m0", "a"), CALL).replace("response.completed", "response.done"));

        assertThat(reply.text()).isEqualTo("a");
        assertThat(reply.toolCalls()).hasSize(1);
        assertThat(streamed(
                                "{\"type\":\"response.done\",\"response\":{\"status\":\"incomplete\",\"incomplete_details\":"
                                        + "{\"reason\":\"max_output_tokens\"},\"output\":[" + message("m", "a") + "]}}")
                        .finishReason())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void partsThatOnlyTheirEndReportsAreRead() {
        String addedCall =
                "{\"type\":\"response.output_item.added\",\"output_index\":2,\"item\":{\"type\":\"function_call\","
                        + "\"id\":\"fc\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"\"}}";
        ChatReply reply = streamed(
                "{\"type\":\"response.reasoning_summary_text.done\",\"item_id\":\"r\",\"output_index\":0,"
                        + "\"summary_index\":0,\"text\":\"Hm\"}",
                text(1, 0, "Hel"),
                "{\"type\":\"response.output_text.done\",\"item_id\":\"m1\",\"output_index\":1,\"content_index\":0,"
                        + "\"text\":\"Hello\"}",
                addedCall,
                "{\"type\":\"response.function_call_arguments.done\",\"item_id\":\"fc\",\"output_index\":2,"
                        + "\"arguments\":\"{\\\"a\\\":1}\"}",
                completed());

        assertThat(reply.reasoning()).isEqualTo("Hm");
        assertThat(reply.text()).isEqualTo("Hello");
        assertThat(reply.toolCalls()).containsExactly(new ToolCall("c", "f", "{\"a\":1}"));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void callsOfOneReplyKeepTheirArgumentsInAnyOrder() {
        String other =
                CALL.replace("\"fc\"", "\"fd\"").replace("\"c\"", "\"d\"").replace(":1}", ":2}");
        String delta = "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":1,\"item_id\":\"fd\","
                + "\"delta\":\"{\\\"a\\\":2}\"}";
        String added =
                "{\"type\":\"response.output_item.added\",\"output_index\":1,\"item\":{\"type\":\"function_call\","
                        + "\"id\":\"fd\",\"call_id\":\"d\",\"name\":\"f\",\"arguments\":\"\"}}";

        ChatReply reply = Replayed.streamed(Provider.OPENAI_RESPONSES, added, delta, completed(CALL, other));
        assertThat(reply.toolCalls())
                .containsExactly(new ToolCall("c", "f", "{\"a\":1}"), new ToolCall("d", "f", "{\"a\":2}"));
    }

    @Test
    void everyItemThatOnlyTheLastEventHasIsRead() {
        ChatReply reply = streamed(
                text(1, 0, "b"),
                completed(
                        "{\"type\":\"reasoning\",\"id\":\"r\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}]}",
                        message("m1", "b"),
                        message("m2", "c"),
                        CALL));

        assertThat(reply.reasoning()).isEqualTo("Hm");
        assertThat(reply.text()).isEqualTo("bc");
        assertThat(reply.toolCalls()).hasSize(1);
    }

    @Test
    void textsOfAMessageThatWereNotReportedAreRead() {
        String whole = message("m0", "one ", "two ", "three");

        assertThat(streamed(text(0, 0, "one "), completed(whole)).text()).isEqualTo("one two three");
        assertThat(streamed(text(0, 0, "one "), done(0, whole), completed(whole))
                        .text())
                .isEqualTo("one two three");
        assertThat(streamed(text(0, 1, "two "), completed(message("m0", "two ", "two ")))
                        .text())
                .isEqualTo("two two ");
    }

    @Test
    void theRestOfATextIsReadAndNothingTwice() {
        assertThat(streamed(text(0, 0, "Hel"), completed(message("m0", "Hello")))
                        .text())
                .isEqualTo("Hello");
        assertThat(streamed(text(0, 0, "Hello"), done(0, message("m0", "Hello")), completed(message("m0", "Hello")))
                        .text())
                .isEqualTo("Hello");
        assertThat(streamed(text(0, 0, "Hello "), completed(message("m0", "Hello")))
                        .text())
                .as("trimmed")
                .isEqualTo("Hello ");
        assertThat(streamed(text(0, 0, "Hello"), completed(message("m0", " Hello")))
                        .text())
                .as("not its start")
                .isEqualTo("Hello");
    }

    @Test
    void theRestOfArgumentsIsRead() {
        String added =
                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"function_call\","
                        + "\"id\":\"fc\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"\"}}";
        String delta = "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":0,\"item_id\":\"fc\","
                + "\"delta\":\"{\\\"a\\\"\"}";

        assertThat(streamed(added, delta, completed(CALL)).toolCalls())
                .containsExactly(new ToolCall("c", "f", "{\"a\":1}"));
        assertThat(streamed(added, completed(CALL)).toolCalls()).containsExactly(new ToolCall("c", "f", "{\"a\":1}"));
    }

    @Test
    void itemsAreKnownByTheirIdsWhereNumbersDiffer() {
        ChatReply reply = streamed(text(3, 0, "a"), done(4, CALL), completed(CALL, message("m3", "a")));

        assertThat(reply.text()).isEqualTo("a");
        assertThat(reply.toolCalls()).hasSize(1);
    }

    @Test
    void itemsWithoutIdsOrNumbersAreKnownByTheirOrder() {
        String delta = "{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}";

        assertThat(streamed(delta, completed(message("other", "a"))).text()).isEqualTo("a");
        assertThat(streamed(delta, completed(message("other", "a", "b"))).text())
                .as("unnumbered deltas may be of any text")
                .isEqualTo("a");
        assertThat(streamed(delta, completed(message("x", "a"), message("y", "b")))
                        .text())
                .isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource({
        "completed, incomplete, max_output_tokens, LENGTH",
        "completed, incomplete, content_filter, CONTENT_FILTER",
        "completed, incomplete, other, OTHER",
        "completed, completed, , STOP",
        "completed, , , STOP",
        "incomplete, , max_output_tokens, LENGTH",
        "incomplete, completed, , STOP"
    })
    void theStatusInsideTheLastEventCounts(String event, String status, String reason, FinishReason finish) {
        String inside = (status == null ? "" : "\"status\":\"" + status + "\",")
                + (reason == null ? "" : "\"incomplete_details\":{\"reason\":\"" + reason + "\"},");
        ChatReply reply = streamed("{\"type\":\"response." + event + "\",\"response\":{" + inside + "\"output\":["
                + message("m", "a") + "]}}");

        assertThat(reply.finishReason()).isEqualTo(finish);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "failed", "queued", "in_progress"})
    void aResponseThatDidNotComeToItsEndIsNotAReply(String status) {
        for (String event : List.of("completed", "incomplete", "cancelled")) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class,
                    () -> streamed("{\"type\":\"response." + event + "\",\"response\":{\"status\":\"" + status
                            + "\",\"output\":[" + message("m", "a") + "]}}"));
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure).hasMessageContaining(status);
        }
    }

    @Test
    void aFailureInsideACompletionIsTheErrorThatItNames() throws Exception {
        String event = "{\"type\":\"response.completed\",\"response\":{\"status\":\"failed\",\"error\":"
                + "{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}}";
        try (RawServer server = TinyFormat.streaming(TinyFormat.SSE, "data: " + event + "\n\n")) {
            ChatModel model = ChatModels.of(ModelConfig.of(Provider.OPENAI_RESPONSES, server.baseUrl(), "m"));
            LlmException failure = TestSubscriber.to(model.stream(TinyFormat.HI), Long.MAX_VALUE)
                    .awaitFailure();
            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failure.retriable()).isTrue();
        }
    }

    @Test
    void customToolCallsAreReadAndAnsweredInTheirKind() {
        String item =
                "{\"type\":\"custom_tool_call\",\"id\":\"ctc\",\"call_id\":\"c\",\"name\":\"sql\",\"input\":\"SELECT 1\"}";
        String added = "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
                + "\"custom_tool_call\",\"id\":\"ctc\",\"call_id\":\"c\",\"name\":\"sql\",\"input\":\"\"}}";
        String delta = "{\"type\":\"response.custom_tool_call_input.delta\",\"output_index\":0,\"item_id\":\"ctc\","
                + "\"delta\":\"SELECT \"}";
        ChatReply whole =
                Replayed.whole(Provider.OPENAI_RESPONSES, "{\"status\":\"completed\",\"output\":[" + item + "]}");

        for (ChatReply reply : List.of(whole, streamed(added, delta, done(0, item), completed(item)))) {
            ToolCall call = new ToolCall("c", "sql", "SELECT 1");
            assertThat(reply.toolCalls()).containsExactly(call);
            assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
            JsonNode input = Requests.written(
                            Provider.OPENAI_RESPONSES,
                            ChatRequest.of(reply.message(), Message.tool(List.of(ToolResult.of(call, "1")))))
                    .path("input");
            assertThat(input.path(0)).isEqualTo(json(item));
            assertThat(input.path(1))
                    .isEqualTo(json("{\"type\":\"custom_tool_call_output\",\"call_id\":\"c\",\"output\":\"1\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"reasoning\",\"summary\":\"Hm\"}",
                "{\"type\":\"reasoning\",\"summary\":[],\"content\":7}",
                "{\"type\":\"reasoning\",\"summary\":[{\"text\":7},8]}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":false}]}"
            })
    void optionalFieldsOfAnotherTypeDoNotLoseTheReply(String item) {
        assertThat(Replayed.whole(
                                Provider.OPENAI_RESPONSES,
                                "{\"status\":\"completed\",\"output\":[" + item + "," + message("m", "a") + "]}")
                        .text())
                .isEqualTo("a");
    }
}
