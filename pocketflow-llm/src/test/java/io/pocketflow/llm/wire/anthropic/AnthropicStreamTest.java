package io.pocketflow.llm.wire.anthropic;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Replayed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the Messages format as gateways break them, and blocks and deltas of the future. */
class AnthropicStreamTest {

    private static final String STOP = "{\"type\":\"message_stop\"}";

    private static String message(String id) {
        return "{\"type\":\"message_start\",\"message\":{\"id\":" + (id == null ? null : "\"" + id + "\"")
                + ",\"model\":\"m-" + id + "\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}";
    }

    private static String block(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    private static String text(String text) {
        return delta(0, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
    }

    private static String end(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    private static final String TEXT = "{\"type\":\"text\",\"text\":\"\"}";
    private static final String CALL = "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"f\",\"input\":{}}";

    private static String input(String json) {
        return delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":" + Json.MAPPER.valueToTree(json) + "}");
    }

    private static ChatReply streamed(String... events) {
        return Replayed.streamed(Provider.ANTHROPIC, events);
    }

    private static LlmException failure(String... events) {
        return catchThrowableOfType(LlmException.class, () -> streamed(events));
    }

    static Stream<List<String>> begunReplies() {
        return Stream.of(
                List.of(block(0, TEXT), text("He")),
                List.of(block(0, "{\"type\":\"text\",\"text\":\"He\"}")),
                List.of(
                        block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                        delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"H\"}")),
                List.of(block(0, CALL.formatted("first")), input("{\"v\":\"Spa")),
                List.of(block(0, CALL.formatted("first"))),
                List.of(
                        block(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                        end(0),
                        block(1, "{\"type\":\"text\",\"text\":\"found\"}")));
    }

    @ParameterizedTest
    @MethodSource("begunReplies")
    void aSecondMessageAfterTheFirstSpokeInterruptsTheStream(List<String> begun) {
        for (String second : new String[] {"b", null}) {
            List<String> events = new ArrayList<>(List.of(message("a")));
            events.addAll(begun);
            events.addAll(
                    List.of(message(second), block(0, CALL.formatted("second")), input("{\"v\":1}"), end(0), STOP));

            assertThat(failure(events.toArray(String[]::new)).kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        }
    }

    @Test
    void aSecondMessageBeforeTheFirstSpokeIsTheReply() {
        ChatReply reply = streamed(
                message("a"),
                block(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                message("b"),
                block(0, TEXT),
                text("Hello"),
                end(0),
                STOP);

        assertThat(reply.text()).isEqualTo("Hello");
        assertThat(reply.model()).isEqualTo("m-b");
        assertThat(reply.message().original()).isNull();
        assertThat(reply.usage()).isEqualTo(Usage.of(3, 1));
    }

    @Test
    void theSameMessageAgainIsPassedOver() {
        ChatReply reply = streamed(message("a"), block(0, TEXT), text("He"), message("a"), text("llo"), end(0), STOP);

        assertThat(reply.text()).isEqualTo("Hello");
    }

    @Test
    void theSameBlockAgainIsPassedOverBeforeItsFirstDelta() {
        ChatReply reply = streamed(message("a"), block(0, TEXT), message("a"), block(0, TEXT), text("Hello"), STOP);

        assertThat(reply.message().parts()).containsExactly(Part.text("Hello"));
    }

    @Test
    void aBlockThatBeginsAgainWithoutAnEndInterruptsTheStream() {
        LlmException failure = failure(message("a"), block(0, TEXT), text("He"), block(0, TEXT), text("Hello"), STOP);

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
        assertThat(failure).hasMessage("block 0 began again before it ended");
    }

    @Test
    void blocksThatAllHaveIndexZeroDifferByTheirEnds() {
        ChatReply reply = streamed(
                message("a"),
                block(0, TEXT),
                text("Hello"),
                end(0),
                block(0, CALL.formatted("c1")),
                input("{\"v\":1}"),
                end(0),
                block(0, CALL.formatted("c2")),
                input("{\"v\":2}"),
                end(0),
                STOP);

        assertThat(reply.text()).isEqualTo("Hello");
        assertThat(reply.toolCalls())
                .containsExactly(new ToolCall("c1", "f", "{\"v\":1}"), new ToolCall("c2", "f", "{\"v\":2}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\":1} | {\"x\":1} | {\"x\":1}",
                "{\"x\":1} | {\"x\":2} | {\"x\":2}",
                "{}        | {\"x\":1} | {\"x\":1}",
                "{\"x\":1} | ''        | {\"x\":1}",
                "null      | ''        | {}"
            })
    void inputOfTheStartCountsOnlyWithoutDeltas(String start, String delta, String right) {
        String begun = "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\",\"input\":" + start + "}";
        List<ChatEvent> events = new ArrayList<>();
        for (String[] ends : new String[][] {{end(0), STOP}, {STOP}}) {
            events.clear();
            List<String> all = new ArrayList<>(List.of(message("a"), block(0, begun), input(delta)));
            all.addAll(List.of(ends));
            ChatReply reply = Replayed.streamed(Provider.ANTHROPIC, events, all.toArray(String[]::new));

            assertThat(reply.toolCalls()).containsExactly(new ToolCall("c", "f", right));
            StringBuilder told = new StringBuilder();
            events.stream()
                    .filter(ChatEvent.ToolCallDelta.class::isInstance)
                    .forEach(event -> told.append(((ChatEvent.ToolCallDelta) event).arguments()));
            assertThat(told.isEmpty() ? "{}" : told.toString()).isEqualTo(right);
        }
    }

    private static JsonNode back(String block, String... deltas) {
        List<String> events = new ArrayList<>(List.of(message("a"), block(0, block)));
        for (String delta : deltas) {
            events.add(delta(0, delta));
        }
        events.addAll(List.of(end(0), STOP));
        Message message = streamed(events.toArray(String[]::new)).message();
        assertThat(message.original()).isNotNull();
        return json(message.original().json()).path(0);
    }

    @Test
    void aCompactionGoesBackWithItsContent() {
        assertThat(back(
                        "{\"type\":\"compaction\",\"content\":null}",
                        "{\"type\":\"compaction_delta\",\"content\":\"S\"}",
                        "{\"type\":\"compaction_delta\",\"content\":\"T\"}"))
                .isEqualTo(json("{\"type\":\"compaction\",\"content\":\"ST\"}"));
    }

    @Test
    void deltasOfTheFutureAreAddedToTheirBlock() {
        assertThat(back(
                        "{\"type\":\"vision\",\"words\":\"a\",\"encrypted_content\":\"old\",\"more\":{\"n\":1}}",
                        "{\"type\":\"vision_delta\",\"words\":\"b\",\"encrypted_content\":\"x\"}",
                        "{\"type\":\"vision_delta\",\"words\":\"c\",\"encrypted_content\":\"y\",\"list\":[1]}",
                        "{\"type\":\"vision_delta\",\"more\":{\"s\":\"t\"},\"list\":[2],\"none\":null}"))
                .isEqualTo(json("{\"type\":\"vision\",\"words\":\"abc\",\"encrypted_content\":\"y\","
                        + "\"more\":{\"n\":1,\"s\":\"t\"},\"list\":[1,2]}"));
    }

    @Test
    void deltasOfTheFutureAddNothingToKnownBlocks() {
        ChatReply reply = streamed(
                message("a"), block(0, TEXT), delta(0, "{\"type\":\"tone_delta\",\"tone\":\"calm\"}"), text("a"), STOP);

        assertThat(reply.text()).isEqualTo("a");
        assertThat(reply.message().original()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void iterationsBesideTheMessageAreCounted(boolean whole) {
        String usage = "\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"iterations\":["
                + "{\"type\":\"compaction\",\"input_tokens\":9,\"output_tokens\":4,\"cache_read_input_tokens\":5},"
                + "{\"type\":\"message\",\"input_tokens\":1,\"output_tokens\":2}]}";
        ChatReply reply = whole
                ? Replayed.whole(Provider.ANTHROPIC, "{\"content\":[]," + usage + "}")
                : streamed(message("a"), "{\"type\":\"message_delta\",\"delta\":{}," + usage + "}", STOP);

        assertThat(reply.usage()).isEqualTo(new Usage(15, 6, 5, 0));
    }

    @Test
    void iterationsThatTheCountsIncludeAreNotAdded() {
        String usage = "{\"input_tokens\":10,\"output_tokens\":2,\"iterations\":["
                + "{\"type\":\"message\",\"input_tokens\":4,\"output_tokens\":1},"
                + "{\"type\":\"message\",\"input_tokens\":6,\"output_tokens\":1}]}";

        assertThat(Replayed.whole(Provider.ANTHROPIC, "{\"content\":[],\"usage\":" + usage + "}")
                        .usage())
                .isEqualTo(Usage.of(10, 2));
    }
}
