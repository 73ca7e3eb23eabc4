package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies that are not an answer fail an agent and a text skill, and say why. */
class UnansweredTest {

    record City(String city) {}

    private static final Key<String> OUT = Key.of("out", String.class);

    private final VirtualRun time = new VirtualRun();
    private final Toolbox tools = Toolbox.of(Tool.of("f", "", City.class, City::city));

    private static ChatReply reply(String text, FinishReason finish, String raw) {
        List<Part> parts = text.isEmpty() ? List.of() : List.of(Part.text(text));
        return new ChatReply(
                new Message(Message.Role.ASSISTANT, parts, null), finish, raw, Usage.of(3, 1), "m", null, null, null);
    }

    private LlmException ofAgent(ScriptedChat model) {
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Hi")));
        Throwable thrown = catchThrowable(() -> time.run(new Agent(model, tools), shared));
        assertThat(shared.find(Agent.ANSWER)).isEmpty();
        assertThat(thrown).isInstanceOf(FlowException.class).hasCauseInstanceOf(LlmException.class);
        return (LlmException) thrown.getCause();
    }

    private LlmException ofSkill(ScriptedChat model) {
        Shared shared = Shared.create();
        Throwable thrown = catchThrowable(
                () -> time.run(new AsyncFlow(Skill.of(model, "Hi").writing(OUT)), shared));
        assertThat(shared.find(OUT)).isEmpty();
        assertThat(thrown).isInstanceOf(FlowException.class).hasCauseInstanceOf(LlmException.class);
        return (LlmException) thrown.getCause();
    }

    private static ScriptedChat saying(ChatReply reply) {
        return ScriptedChat.replying(reply, reply, reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''   | OTHER  | MALFORMED_FUNCTION_CALL | true  | tool call",
                "''   | OTHER  | UNEXPECTED_TOOL_CALL    | true  | tool call",
                "Well | OTHER  | MALFORMED_FUNCTION_CALL | true  | tool call",
                "Well | OTHER  | malformed_function_call | true  | tool call",
                "Well | OTHER  | MALFORMED_RESPONSE      | true  | refused",
                "Well | TOOL_CALLS | tool_calls          | true  | stopped for tool calls",
                "''   | TOOL_CALLS | tool_use            | true  | stopped for tool calls",
                "''   | OTHER  | pause_turn              | false | paused",
                "Wait | OTHER  | pause_turn              | false | paused",
                "''   | LENGTH | max_tokens              | false | token limit",
                "' '  | LENGTH | length                  | false | token limit",
                "Well | OTHER  | insufficient_system_resource | true | stopped in the middle",
                "Well | OTHER  | network_error           | true  | stopped in the middle",
                "Well | OTHER  | error                   | true  | stopped in the middle",
                "Well | OTHER  | ERROR                   | true  | stopped in the middle",
                "Well | OTHER  | abort                   | true  | stopped in the middle",
                "''   | OTHER  | load                    | true  | no words",
                "''   | CONTENT_FILTER | SAFETY          | true  | no words",
                "''   | STOP   | stop                    | true  | no words",
                "''   | OTHER  |                         | true  | no words"
            })
    void repliesWithoutAnAnswerFail(String text, FinishReason finish, String raw, boolean transients, String why) {
        for (boolean agent : new boolean[] {true, false}) {
            ScriptedChat model = saying(reply(text, finish, raw));
            LlmException failure = agent ? ofAgent(model) : ofSkill(model);

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure).hasMessageContaining(why).hasMessageContaining(raw == null ? "OTHER" : raw);
            assertThat(failure.usage()).isEqualTo(Usage.of(3, 1));
            assertThat(model.requests).hasSize(transients ? 3 : 1);
        }
    }

    @Test
    void aWrongCallIsTriedAgainAndThenAnswered() {
        ScriptedChat model = ScriptedChat.replying(
                reply("", FinishReason.OTHER, "MALFORMED_FUNCTION_CALL"), reply("Done.", FinishReason.STOP, "STOP"));
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Hi")));
        time.run(new Agent(model, tools), shared);

        assertThat(shared.get(Agent.ANSWER)).isEqualTo("Done.");
        assertThat(shared.get(Agent.CONVERSATION)).hasSize(2);
    }

    @Test
    void aSkillDoesNotTakeCallsWithoutWordsAsItsText() {
        ScriptedChat model = saying(ScriptedChat.calling(new ToolCall("c", "f", "{}")));

        assertThat(ofSkill(model)).hasMessageContaining("called tools instead of answering");
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void aCutAnswerWithWordsIsStillAnAnswer() {
        ScriptedChat model = saying(reply("Half of", FinishReason.LENGTH, "length"));
        Shared shared = Shared.create();
        time.run(new AsyncFlow(Skill.of(model, "Hi").writing(OUT).withRetry(Retry.upTo(1))), shared);

        assertThat(shared.get(OUT)).isEqualTo("Half of");
    }

    @Test
    void geminisMalformedCallFailsASkillOverHttp() throws Exception {
        String body = "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", body))) {
            ChatModel model = ChatModels.of(ModelConfig.of(Provider.GEMINI, server.baseUrl(), "m"));
            AsyncFlow flow = new AsyncFlow(Skill.of(model, "Hi").writing(OUT).withRetry(Retry.upTo(1)));
            assertThatThrownBy(() -> flow.run(Shared.create()))
                    .cause()
                    .isInstanceOf(LlmException.class)
                    .hasMessageContaining("MALFORMED_FUNCTION_CALL");
        }
    }
}
