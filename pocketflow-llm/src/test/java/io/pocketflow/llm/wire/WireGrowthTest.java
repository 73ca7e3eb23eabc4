package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Growth;
import io.pocketflow.llm.http.ErrorCodes;
import io.pocketflow.llm.http.WireFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time for what a server adds, repeats or numbers as it likes grows with its size, and no faster. */
@Timeout(120)
class WireGrowthTest {

    private static final int SIZE = 10_000;

    /** The events are made before the time is measured. */
    private static void assertLinear(Provider provider, IntFunction<List<JsonNode>> events) {
        List<JsonNode> some = events.apply(SIZE);
        List<JsonNode> more = events.apply(4 * SIZE);
        Growth.assertLinear(() -> read(provider, some), () -> read(provider, more));
    }

    private static void read(Provider provider, List<JsonNode> events) {
        StreamReader reader = WireFormats.of(provider).reader("m");
        events.forEach(event -> reader.read("", event, told -> {}));
        reader.reply();
    }

    private static List<JsonNode> deltas(int count, IntFunction<String> delta) {
        return IntStream.range(0, count)
                .mapToObj(i -> Golden.json("{\"choices\":[{\"delta\":" + delta.apply(i) + "}]}"))
                .toList();
    }

    @Test
    void addedTextsAndDetailsOfManyFragmentsTakeLinearTime() {
        assertLinear(Provider.OPENAI, count -> deltas(count, i -> "{\"reasoning_content\":\"word \"}"));
        assertLinear(
                Provider.OPENAI,
                count -> deltas(
                        count,
                        i -> "{\"reasoning_details\":[{\"type\":\"t\",\"index\":" + i
                                + ",\"text\":\"a\"},{\"type\":\"t\",\"index\":0,\"text\":\"b\"}]}"));
        assertLinear(
                Provider.OPENAI,
                count -> deltas(count, i -> "{\"reasoning_details\":[{\"type\":\"t" + i + "\",\"index\":0}]}"));
    }

    @Test
    void contentOfManyPartsTakesLinearTime() {
        assertLinear(
                Provider.OPENAI,
                count -> deltas(
                        count, i -> "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\"},{\"type\":\"x\"}]}"));
        assertLinear(Provider.OPENAI, count -> deltas(count, i -> i == 0 ? "{\"content\":[]}" : "{\"content\":\"a\"}"));
    }

    @Test
    void responsesOfManyItemsTakeLinearTime() {
        assertLinear(Provider.OPENAI_RESPONSES, count -> {
            List<JsonNode> events = new ArrayList<>();
            ObjectNode last = Json.MAPPER.createObjectNode().put("type", "response.completed");
            ArrayNode output =
                    last.putObject("response").put("status", "completed").putArray("output");
            for (int i = 0; i < count; i++) {
                events.add(Golden.json("{\"type\":\"response.output_text.delta\",\"item_id\":\"m" + i
                        + "\",\"output_index\":" + i + ",\"content_index\":0,\"delta\":\"a\"}"));
                output.add(Golden.json("{\"type\":\"message\",\"id\":\"other" + (count - i)
                        + "\",\"content\":[{\"type\":\"output_text\",\"text\":\"ab\"}]}"));
            }
            events.add(last);
            return events;
        });
    }

    @Test
    void responsesOfManyTextsOfOneItemTakeLinearTime() {
        assertLinear(Provider.OPENAI_RESPONSES, count -> {
            List<JsonNode> events = new ArrayList<>();
            ObjectNode last = Json.MAPPER.createObjectNode().put("type", "response.completed");
            ArrayNode content = last.putObject("response")
                    .putArray("output")
                    .addObject()
                    .put("type", "message")
                    .put("id", "m")
                    .putArray("content");
            for (int i = 0; i < count; i++) {
                events.add(Golden.json("{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"output_index\":0,"
                        + "\"content_index\":" + i + ",\"delta\":\"a\"}"));
                content.addObject().put("type", "output_text").put("text", "ab");
            }
            events.add(last);
            return events;
        });
    }

    @Test
    void anthropicBlocksOfManyDeltasTakeLinearTime() {
        assertLinear(Provider.ANTHROPIC, count -> {
            List<JsonNode> events = new ArrayList<>();
            events.add(Golden.json(
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"future\"}}"));
            for (int i = 0; i < count; i++) {
                events.add(Golden.json(
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"d\",\"words\":\"a\","
                                + "\"f" + i + "\":[1]}}"));
            }
            events.add(Golden.json("{\"type\":\"message_stop\"}"));
            return events;
        });
    }

    @Test
    void errorsOfManyWordsAreSearchedInLinearTime() {
        IntFunction<String> exceeding = count -> "exceed ".repeat(count) + "context ".repeat(count);
        String some = exceeding.apply(SIZE);
        String more = exceeding.apply(4 * SIZE);
        Growth.assertLinear(() -> ErrorCodes.kind(400, List.of(), some), () -> ErrorCodes.kind(400, List.of(), more));
    }
}
