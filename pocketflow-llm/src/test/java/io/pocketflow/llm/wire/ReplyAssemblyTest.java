package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatEvent.ReasoningDelta;
import io.pocketflow.llm.ChatEvent.TextDelta;
import io.pocketflow.llm.ChatEvent.ToolCallDelta;
import io.pocketflow.llm.ChatEvent.UsageUpdate;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How pieces become events and a reply, whatever the format. */
class ReplyAssemblyTest {

    private final List<ChatEvent> events = new ArrayList<>();
    private final ReplyAssembly assembly = new ReplyAssembly("asked-for");

    private void call(Object key, String id, String name, String arguments) {
        assembly.call(key, id, name, arguments, events::add);
    }

    @Test
    void fragmentsOfOneKindAreOnePart() {
        assembly.reasoning("Hm", events::add);
        assembly.reasoning("m.", events::add);
        assembly.text("Hel", events::add);
        assembly.text("", events::add);
        assembly.text("lo", events::add);
        assembly.reasoning("Done", events::add);
        assertThat(assembly.reply().message().parts())
                .containsExactly(new Part.Reasoning("Hmm."), Part.text("Hello"), new Part.Reasoning("Done"));
        assertThat(events)
                .containsExactly(
                        new ReasoningDelta("Hm"),
                        new ReasoningDelta("m."),
                        new TextDelta("Hel"),
                        new TextDelta("lo"),
                        new ReasoningDelta("Done"));
    }

    @Test
    void anEndedPartIsFollowedByAnother() {
        assembly.endPart();
        assembly.text("one", events::add);
        assembly.endPart();
        assembly.text("two", events::add);
        assertThat(assembly.reply().message().parts()).containsExactly(Part.text("one"), Part.text("two"));
    }

    @Test
    void callsWovenIntoOneAnotherAreTakenApart() {
        call("a", "1", "find", "{\"q\"");
        call("b", "2", "read", "");
        call("a", null, null, ":1}");
        call("b", "ignored", "ignored", "[]");
        assertThat(assembly.reply().toolCalls())
                .containsExactly(new ToolCall("1", "find", "{\"q\":1}"), new ToolCall("2", "read", "[]"));
        assertThat(events)
                .containsExactly(
                        new ToolCallDelta(0, "1", "find", "{\"q\""),
                        new ToolCallDelta(1, "2", "read", ""),
                        new ToolCallDelta(0, "1", "find", ":1}"),
                        new ToolCallDelta(1, "2", "read", "[]"));
    }

    @Test
    void aCallIsReportedOnceItsNameIsKnown() {
        call(0, "1", null, "{");
        assertThat(events).isEmpty();
        call(0, null, "find", "}");
        call(0, null, null, "");
        assertThat(events).containsExactly(new ToolCallDelta(0, "1", "find", "{}"));
    }

    @Test
    void aCallWithoutAnIdGetsOneOfItsOwn() {
        call(0, null, "find", "{}");
        call(1, "", "find", "{}");
        List<ToolCall> calls = assembly.reply().toolCalls();
        assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().noneMatch(MadeUpIds::isGiven);
        assertThat(calls).extracting(ToolCall::id).as("as OpenAI takes them").allMatch(id -> id.length() <= 40);
        assertThat(events)
                .containsExactly(
                        new ToolCallDelta(0, calls.get(0).id(), "find", "{}"),
                        new ToolCallDelta(1, calls.get(1).id(), "find", "{}"));
    }

    @Test
    void aCallWithoutANameIsMalformed() {
        call(0, "1", "", "{}");
        LlmException failure = catchThrowableOfType(LlmException.class, assembly::reply);
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessage("tool call 0 has no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void noArgumentsAreAnEmptyObject(String none) {
        call(0, "1", "now", none);
        assertThat(assembly.reply().toolCalls()).containsExactly(new ToolCall("1", "now", "{}"));
    }

    @Test
    void argumentsOfExactlyTheCapAreTaken() {
        call(0, "1", "find", "x".repeat(ReplyAssembly.MOST_ARGUMENTS - 1));
        call(0, null, null, "y");
        assertThat(assembly.argumentsOf(0)).isEqualTo(ReplyAssembly.MOST_ARGUMENTS);
    }

    @Test
    void argumentsOverTheCapAreMalformed() {
        call(0, "1", "find", "x".repeat(ReplyAssembly.MOST_ARGUMENTS));
        LlmException failure = catchThrowableOfType(LlmException.class, () -> call(0, null, null, "y"));
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure).hasMessage("the arguments of tool call 0 have more than 1048576 characters");
    }

    @Test
    void usageIsReportedWhenItChanges() {
        assembly.usage(Usage.NONE, events::add);
        assembly.usage(Usage.of(1, 1), events::add);
        assembly.usage(Usage.of(1, 1), events::add);
        assembly.usage(Usage.of(1, 5), events::add);
        assertThat(events).containsExactly(new UsageUpdate(Usage.of(1, 1)), new UsageUpdate(Usage.of(1, 5)));
        assertThat(assembly.reply().usage()).isEqualTo(Usage.of(1, 5));
    }

    @Test
    void theProvidersModelNameReplacesTheRequestedOne() {
        assembly.model(null);
        assembly.requestId("");
        assertThat(assembly.reply().model()).isEqualTo("asked-for");
        assertThat(assembly.reply().requestId()).isNull();
        assembly.model("answered");
        assembly.requestId("req_1");
        assembly.responseId("");
        assembly.responseId("msg_1");
        assembly.original("some-format", "[1]");
        assembly.finish(FinishReason.LENGTH, "max");
        assertThat(assembly.reply())
                .isEqualTo(new ChatReply(
                        new Message(Message.Role.ASSISTANT, List.of(), new Message.Original("some-format", "[1]")),
                        FinishReason.LENGTH,
                        "max",
                        Usage.NONE,
                        "answered",
                        "req_1",
                        "msg_1",
                        null));
    }

    @Test
    void aStopWithToolCallsIsToolCalls() {
        call(0, "1", "find", "{}");
        assembly.finish(FinishReason.STOP, "stop");
        assertThat(assembly.reply().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(assembly.reply().rawFinishReason()).isEqualTo("stop");
    }

    @Test
    void withoutAReasonItIsUnfinished() {
        assertThat(assembly.finished()).isFalse();
        assertThat(assembly.reply().finishReason()).isEqualTo(FinishReason.OTHER);
        assembly.finish(FinishReason.STOP, null);
        assertThat(assembly.finished()).isTrue();
    }

    @Test
    void aRefusalAloneIsAFailureThatQuotesIt() {
        assembly.reasoning("Should I?", events::add);
        assembly.refusal("I can");
        assembly.refusal("not.");
        LlmException failure = catchThrowableOfType(LlmException.class, assembly::reply);
        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
        assertThat(failure).hasMessage("the model refused: I cannot.");
    }

    @Test
    void aFilteredReplyFailsAndATruncatedOneDoesNot() {
        assembly.finish(FinishReason.CONTENT_FILTER, "content_filter");
        LlmException failure = catchThrowableOfType(LlmException.class, assembly::reply);
        assertThat(failure.kind()).isEqualTo(Kind.CONTENT_FILTERED);
        assembly.text("Some", events::add);
        assertThat(assembly.reply().finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }
}
