package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.fixture.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a stream's fragments are cut, even within a character, the reply is the same. */
class CutStreamTest {

    private static final Consumer<ChatEvent> NOBODY = event -> {};

    /** The fields that hold fragments, by the object that they are in. */
    private static final List<String> FRAGMENTS = List.of(
            "/delta/text",
            "/delta/thinking",
            "/delta/signature",
            "/delta/partial_json",
            "/candidates/0/content/parts/0/text",
            "/message/content",
            "/message/thinking");

    static Stream<Golden> streams() {
        return GoldenFilesTest.streams().filter(golden -> golden.expected().has("parts"));
    }

    private static ChatReply reply(Golden golden, List<Golden.Event> events) {
        StreamReader reader = golden.format().reader(Golden.MODEL);
        events.forEach(event -> reader.read(event.name(), event.data(), NOBODY));
        assertThat(reader.isComplete()).isTrue();
        return reader.reply();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void eachFragmentCanBeCutAtEveryPosition(Golden golden) {
        List<Golden.Event> events = golden.events();
        for (int i = 0; i < events.size(); i++) {
            for (int at = 1; at < length(events.get(i)); at++) {
                List<Golden.Event> cut = new ArrayList<>(events);
                cut.set(i, part(events.get(i), 0, at));
                cut.add(i + 1, part(events.get(i), at, length(events.get(i))));
                assertThat(Golden.told(reply(golden, cut))).isEqualTo(golden.expected());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void allFragmentsCanBeSingleCharacters(Golden golden) {
        List<Golden.Event> single = new ArrayList<>();
        for (Golden.Event event : golden.events()) {
            int length = length(event);
            for (int at = 0; at < Math.max(1, length); at++) {
                single.add(length == 0 ? event : part(event, at, at + 1));
            }
        }
        assertThat(Golden.told(reply(golden, single))).isEqualTo(golden.expected());
    }

    /** The length of an event's fragment; 0 if there is nothing in it to be cut, or more than one thing. */
    private static int length(Golden.Event event) {
        boolean alone = event.data().at("/candidates/0/content/parts").size() <= 1
                && event.data().at("/candidates/0/content/parts/0").size() <= 2
                && event.data().at("/candidates/0/finishReason").isMissingNode();
        return alone ? event.data().at(path(event)).asText().length() : 0;
    }

    private static String path(Golden.Event event) {
        return FRAGMENTS.stream()
                .filter(path -> !event.data().at(path).asText().isEmpty())
                .findFirst()
                .orElse("/delta/text");
    }

    private static Golden.Event part(Golden.Event event, int from, int to) {
        JsonNode data = event.data().deepCopy();
        String path = path(event);
        int slash = path.lastIndexOf('/');
        String text = data.at(path).asText().substring(from, to);
        ((ObjectNode) data.at(path.substring(0, slash))).put(path.substring(slash + 1), text);
        return new Golden.Event(event.name(), data);
    }
}
