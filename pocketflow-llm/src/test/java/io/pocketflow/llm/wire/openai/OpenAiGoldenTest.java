package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.ReasoningDelta;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatEvent.ToolCallDelta;
import io.pocketflow.llm.ChatEvent.UsageUpdate;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Mutations;
import io.pocketflow.llm.wire.StreamReader;
import io.pocketflow.llm.wire.WireError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The replies in recorded answers of OpenAI's two formats. */
class OpenAiGoldenTest {

    private static final String CHAT = "openai-chat/";
    private static final String RESPONSES = "openai-responses/";

    static Stream<Golden> replies() {
        return both("replies", ".json");
    }

    static Stream<Golden> streams() {
        return both("streams", ".sse");
    }

    static Stream<Golden> brokenStreams() {
        return both("broken", ".sse");
    }

    static Stream<Golden> allStreams() {
        return Stream.concat(streams(), brokenStreams());
    }

    private static Stream<Golden> both(String folder, String ending) {
        return Stream.concat(
                Golden.in(Provider.OPENAI, CHAT + folder, ending),
                Golden.in(Provider.OPENAI_RESPONSES, RESPONSES + folder, ending));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aWholeReplyIsReadAsExpected(Golden golden) {
        JsonNode expected = golden.expected();
        if (expected.has("failure")) {
            LlmException failure = catchThrowableOfType(LlmException.class, () -> golden.read(golden.json()));
            assertThat(failure.kind().name()).isEqualTo(expected.path("failure").asText());
            assertThat(failure).hasMessageStartingWith(golden.provider().prefix() + ":asked-for answered 200: ");
            assertThat(failure.requestId()).hasValue("req_from_header");
        } else {
            ChatReply reply = golden.read(golden.json());
            assertThat(Golden.told(reply)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamedReplyIsReadAsExpected(Golden golden) {
        JsonNode expected = golden.expected();
        StreamReader reader = golden.format().reader("asked-for");
        List<ChatEvent> events = readAll(reader, golden.events());
        assertThat(reader.isComplete()).as("complete").isTrue();
        if (expected.has("failure")) {
            LlmException failure = catchThrowableOfType(LlmException.class, reader::reply);
            assertThat(failure.kind().name()).isEqualTo(expected.path("failure").asText());
        } else {
            assertThat(Golden.told(reader.reply())).isEqualTo(expected);
            assertThatTheyTell(events, reader.reply());
        }
    }

    @ParameterizedTest
    @MethodSource("brokenStreams")
    void aBrokenStreamIsSeenToBe(Golden golden) {
        JsonNode expected = golden.expected();
        StreamReader reader = golden.format().reader("asked-for");
        List<Golden.Event> events = golden.events();
        List<Golden.Event> errors = events.stream()
                .filter(event -> reader.isError(event.name(), event.data()))
                .toList();
        if (expected.has("error")) {
            assertThat(errors).hasSize(1);
            WireError error = golden.format().error(errors.get(0).data());
            assertThat(Json.MAPPER.<JsonNode>valueToTree(error.codes())).isEqualTo(expected.path("error"));
            assertThat(error.message()).isEqualTo(expected.path("message").asText());
        } else if (expected.has("incomplete")) {
            readAll(reader, events);
            assertThat(errors).isEmpty();
            assertThat(reader.isComplete()).as("complete").isFalse();
        } else {
            LlmException failure = catchThrowableOfType(LlmException.class, () -> {
                readAll(reader, events);
                reader.reply();
            });
            assertThat(failure.kind().name()).isEqualTo(expected.path("failure").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamCutAnywhereIsNeverTakenForWhole(Golden golden) {
        List<Golden.Event> events = golden.events();
        JsonNode whole = golden.expected();
        for (int length = 0; length < events.size(); length++) {
            StreamReader reader = golden.format().reader("asked-for");
            readAll(reader, events.subList(0, length));
            if (reader.isComplete() && !whole.has("failure")) {
                JsonNode reply = Golden.told(reader.reply());
                assertThat(reply.path("text")).isEqualTo(whole.path("text"));
                assertThat(reply.path("parts")).isEqualTo(whole.path("parts"));
            }
            assertThat(reader.isEnded() && !reader.isComplete())
                    .as("ended and not complete")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("allStreams")
    void noEventOfAStreamIsAnErrorByMistake(Golden golden) {
        boolean told = golden.expected().has("error");
        StreamReader reader = golden.format().reader("asked-for");
        assertThat(golden.events())
                .filteredOn(e -> reader.isError(e.name(), e.data()))
                .hasSize(told ? 1 : 0);
    }

    /** Each node in turn is replaced by something of another type, or taken away. */
    @ParameterizedTest
    @MethodSource("replies")
    void aReplyWithAnyNodeReplacedIsReadOrRefused(Golden golden) {
        int[] changed = {0};
        Mutations.each(golden.json(), json -> {
            changed[0]++;
            readOrRefused(() -> golden.read(json), json);
        });
        assertThat(changed[0]).isPositive();
    }

    @ParameterizedTest
    @MethodSource("allStreams")
    void aStreamWithAnyNodeReplacedIsReadOrRefused(Golden golden) {
        List<Golden.Event> events = golden.events();
        int[] changed = {0};
        for (int i = 0; i < events.size(); i++) {
            int place = i;
            Mutations.each(events.get(place).data(), json -> {
                changed[0]++;
                List<Golden.Event> mutated = new ArrayList<>(events);
                mutated.set(place, new Golden.Event(events.get(place).name(), json));
                readOrRefused(() -> readUntilError(golden, mutated), json);
            });
        }
        assertThat(changed[0]).isPositive();
    }

    private static void readOrRefused(Runnable reading, JsonNode json) {
        try {
            reading.run();
        } catch (LlmException e) {
            assertThat(e.kind()).as("%s", json).isIn(LlmException.Kind.MALFORMED, LlmException.Kind.CONTENT_FILTERED);
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void readUntilError(Golden golden, List<Golden.Event> events) {
        StreamReader reader = golden.format().reader("asked-for");
        for (Golden.Event event : events) {
            if (reader.isError(event.name(), event.data())) {
                assertThat(golden.format().error(event.data())).isNotNull();
                return;
            }
            reader.read(event.name(), event.data(), ignored -> {});
        }
        if (reader.isComplete()) {
            reader.reply();
        }
    }

    private static List<ChatEvent> readAll(StreamReader reader, List<Golden.Event> stream) {
        List<ChatEvent> events = new ArrayList<>();
        stream.forEach(event -> reader.read(event.name(), event.data(), events::add));
        return events;
    }

    /** The events, joined, are the reply. */
    private static void assertThatTheyTell(List<ChatEvent> events, ChatReply reply) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<StringBuilder> arguments = new ArrayList<>();
        Usage usage = Usage.NONE;
        for (ChatEvent event : events) {
            if (event instanceof TextDelta delta) {
                text.append(delta.text());
            } else if (event instanceof ReasoningDelta delta) {
                reasoning.append(delta.text());
            } else if (event instanceof ToolCallDelta delta) {
                if (delta.index() == arguments.size()) {
                    arguments.add(new StringBuilder());
                }
                arguments.get(delta.index()).append(delta.arguments());
                ToolCall call = reply.toolCalls().get(delta.index());
                assertThat(List.of(delta.id(), delta.name())).containsExactly(call.id(), call.name());
            } else if (event instanceof UsageUpdate update) {
                usage = update.usage();
            }
        }
        assertThat(text).hasToString(reply.text());
        assertThat(reasoning).hasToString(reply.reasoning());
        assertThat(arguments.stream().map(StringBuilder::toString))
                .containsExactlyElementsOf(
                        reply.toolCalls().stream().map(ToolCall::arguments).toList());
        assertThat(usage).isEqualTo(reply.usage());
    }
}
