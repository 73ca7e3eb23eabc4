package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.ReasoningDelta;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatEvent.ToolCallDelta;
import io.pocketflow.llm.ChatEvent.UsageUpdate;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The replies in recorded bytes of Anthropic, Gemini and Ollama, file by file. */
class GoldenFilesTest {

    static Stream<Golden> replies() {
        return Golden.all("reply", Provider.ANTHROPIC, Provider.GEMINI, Provider.OLLAMA);
    }

    static Stream<Golden> streams() {
        return Golden.all("stream", Provider.ANTHROPIC, Provider.GEMINI, Provider.OLLAMA);
    }

    static Stream<Golden> errors() {
        return Golden.all("error", Provider.ANTHROPIC, Provider.GEMINI, Provider.OLLAMA);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aWholeReplyGivesWhatIsExpected(Golden golden) {
        assertThat(reply(golden)).isEqualTo(golden.expected());
    }

    private static JsonNode reply(Golden golden) {
        try {
            return Golden.told(golden.read(golden.json()));
        } catch (LlmException e) {
            return Golden.told(e);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamGivesWhatIsExpected(Golden golden) {
        assertThat(stream(golden, new ArrayList<>())).isEqualTo(golden.expected());
    }

    /** The reply; or the error in it; or that it broke off. */
    static JsonNode stream(Golden golden, List<ChatEvent> events) {
        StreamReader reader = golden.format().reader(Golden.MODEL);
        for (Golden.Event event : golden.events()) {
            if (reader.isError(event.name(), event.data())) {
                return Golden.told(golden.format().error(event.data()));
            }
            reader.read(event.name(), event.data(), events::add);
        }
        if (!reader.isComplete()) {
            return Json.MAPPER.createObjectNode().put("complete", false);
        }
        try {
            return Golden.told(reader.reply());
        } catch (LlmException e) {
            return Golden.told(e);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theEventsOfAStreamAddUpToItsReply(Golden golden) {
        List<ChatEvent> events = new ArrayList<>();
        JsonNode reply = stream(golden, events);
        if (!reply.has("parts")) {
            return;
        }
        assertThat(joined(events, TextDelta.class, TextDelta::text))
                .isEqualTo(reply.path("text").asText());
        assertThat(joined(events, ReasoningDelta.class, ReasoningDelta::text))
                .isEqualTo(reply.path("reasoning").asText());
        assertThat(calls(events)).isEqualTo(calls(reply));
        assertThat(events.stream()
                        .filter(UsageUpdate.class::isInstance)
                        .map(event -> Golden.json(Json.MAPPER
                                .valueToTree(((UsageUpdate) event).usage())
                                .toString()))
                        .reduce((earlier, later) -> later))
                .contains(reply.path("usage"));
    }

    private static <E> String joined(List<ChatEvent> events, Class<E> kind, Function<E, String> text) {
        return events.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .map(text)
                .collect(Collectors.joining());
    }

    private static List<ToolCall> calls(List<ChatEvent> events) {
        List<ToolCall> calls = new ArrayList<>();
        for (ChatEvent event : events) {
            if (event instanceof ToolCallDelta delta) {
                if (delta.index() == calls.size()) {
                    calls.add(new ToolCall(delta.id(), delta.name(), ""));
                }
                ToolCall sofar = calls.get(delta.index());
                assertThat(delta.id()).isEqualTo(sofar.id());
                assertThat(delta.name()).isEqualTo(sofar.name());
                calls.set(delta.index(), new ToolCall(sofar.id(), sofar.name(), sofar.arguments() + delta.arguments()));
            }
        }
        return calls.stream()
                .map(call -> call.arguments().isEmpty() ? new ToolCall(call.id(), call.name(), "{}") : call)
                .toList();
    }

    private static List<ToolCall> calls(JsonNode reply) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode part : reply.path("parts")) {
            if (part.path("type").asText().equals("tool_call")) {
                calls.add(new ToolCall(
                        part.path("id").asText(),
                        part.path("name").asText(),
                        part.path("arguments").asText()));
            }
        }
        return calls;
    }

    /** Gemini has no last event: a finish reason comes in it, but may come before. */
    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsEndedByItsLastEventAndNoEarlier(Golden golden) {
        if (golden.provider() == Provider.GEMINI || !golden.expected().has("parts")) {
            return;
        }
        StreamReader reader = golden.format().reader(Golden.MODEL);
        for (Golden.Event event : golden.events()) {
            assertThat(reader.isEnded()).isFalse();
            reader.read(event.name(), event.data(), told -> {});
        }
        assertThat(reader.isEnded()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorSaysWhatIsExpected(Golden golden) {
        assertThat(Golden.told(golden.format().error(golden.json()))).isEqualTo(golden.expected());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void onlyTheErrorsOfAStreamAreItsErrors(Golden golden) {
        long errors = golden.events().stream()
                .filter(event -> golden.format().reader(Golden.MODEL).isError(event.name(), event.data()))
                .count();
        assertThat(errors).isEqualTo(golden.toString().contains("stream-error") ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void messagesOfAProviderGoBackToItUnchanged(Golden golden) {
        JsonNode expected = golden.expected();
        if (expected.path("original").isNull() || expected.path("original").isMissingNode()) {
            return;
        }
        ChatRequest next =
                ChatRequest.of(Message.user("Hi"), golden.read(golden.json()).message());
        JsonNode sent = Requests.written(ModelConfig.of(golden.provider(), Golden.MODEL), next, false);
        JsonNode back = switch (golden.provider()) {
            case ANTHROPIC -> sent.path("messages").path(1).path("content");
            case GEMINI -> sent.path("contents").path(1).path("parts");
            default -> sent.path("messages").path(1);
        };
        JsonNode said = switch (golden.provider()) {
            case ANTHROPIC -> golden.json().path("content");
            case GEMINI ->
                golden.json().path("candidates").path(0).path("content").path("parts");
            default -> golden.json().path("message");
        };
        assertThat(back).isEqualTo(accepted(said));
    }

    /** Returns a message as its provider accepts it back: Anthropic names the file of a citation in replies only. */
    private static JsonNode accepted(JsonNode said) {
        JsonNode accepted = said.deepCopy();
        for (JsonNode citations : accepted.findValues("citations")) {
            citations.forEach(citation -> ((ObjectNode) citation).remove("file_id"));
        }
        return accepted;
    }
}
