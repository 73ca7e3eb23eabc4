package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.fixture.ListenedCalls;
import io.pocketflow.testkit.VirtualRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer of a script a request gets, and how a file of answers is read. */
@Timeout(60)
class ScriptModelTest {

    @TempDir
    private Path folder;

    private ScriptModel script(String... lines) throws Exception {
        return (ScriptModel) ChatModels.of("script:" + Files.write(folder.resolve("a.jsonl"), List.of(lines)));
    }

    private static List<ChatEvent> streamed(ChatModel model, String prompt) throws Exception {
        List<ChatEvent> events = new ArrayList<>();
        model.streamAsync(ChatRequest.of(prompt), events::add).get(30, TimeUnit.SECONDS);
        return events;
    }

    // ---- which answer

    @Test
    void answersAreUsedInTheirOrder() throws Exception {
        ScriptModel model = script("{\"text\":\"one\"}", "", "{\"text\":\"two\"}");
        assertThat(model.chat("a")).isEqualTo("one");
        assertThat(model.unused()).hasSize(1);
        assertThat(model.chat("b")).isEqualTo("two");
        assertThat(model.unused()).isEmpty();
    }

    @Test
    void firstUnusedAnswerThatFitsIsUsed() throws Exception {
        ScriptModel model = script(
                "{\"when\":\"Rome\",\"text\":\"Italy\",\"repeats\":true}", "{\"when\":\"Oslo\",\"text\":\"Norway\"}");
        assertThat(model.chat("Where is Oslo?")).isEqualTo("Norway");
        assertThat(model.chat("Where is Rome?")).isEqualTo("Italy");
        assertThat(model.chat("And Rome?")).isEqualTo("Italy");
        assertThatThrownBy(() -> model.chat("Where is Bonn?"))
                .hasMessage(model.name() + " has no answer for request 4: none of the 1 unused ones fits, which are for"
                        + " 'Rome'; add one for the request that ends with 'Where is Bonn?'");
    }

    @Test
    void resultOfAToolIsPartOfTheLastMessage() throws Exception {
        ScriptModel model = script("{\"text\":\"sunny\",\"when\":\"31 degrees\"}");
        Message result = Message.tool(List.of(new ToolResult("1", "weather", "31 degrees", false)));
        assertThat(model.chat(ChatRequest.of(Message.user("Rome"), result)).text())
                .isEqualTo("sunny");
    }

    @Test
    void usedUpScriptFailsWithoutARetry() throws Exception {
        ScriptModel model = script("{\"text\":\"one\"}");
        model.chat("a");
        LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chat("b\n" + "c".repeat(500)));
        assertThat(failure.kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(failure.retriable()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith(
                        model.name() + " has no answer for request 2: all 1 are used up; add one for the"
                                + " request that ends with 'b ccc")
                .hasMessageEndingWith("c…'");
        assertThat(failure.getMessage().length()).isLessThan(500);
    }

    @Test
    void concurrentRequestsGetDifferentAnswers() throws Exception {
        String[] lines = IntStream.range(0, 200)
                .mapToObj(i -> "{\"text\":\"" + i + "\"}")
                .toArray(String[]::new);
        ScriptModel model = script(lines);
        List<CompletableFuture<String>> calls = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> model.chat("a")))
                .toList();
        assertThat(calls.stream().map(CompletableFuture::join).distinct()).hasSize(200);
    }

    // ---- what an answer is

    @Test
    void replyHasAllThatTheLineSays() throws Exception {
        ChatReply reply = script("{\"text\":\"hi\",\"reasoning\":\"hm\",\"model\":\"m\",\"finishReason\":\"LENGTH\","
                        + "\"usage\":{\"inputTokens\":3,\"outputTokens\":4,\"cachedTokens\":1,\"reasoningTokens\":2}}")
                .chat(ChatRequest.of("a"));
        assertThat(reply.text()).isEqualTo("hi");
        assertThat(reply.reasoning()).isEqualTo("hm");
        assertThat(reply.model()).isEqualTo("m");
        assertThat(reply.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(reply.usage()).isEqualTo(new Usage(3, 4, 1, 2));
    }

    @Test
    void toolCallsGetDifferentIds() throws Exception {
        String calls = "{\"toolCalls\":[{\"name\":\"a\",\"arguments\":{\"x\":1}},{\"name\":\"b\"},"
                + "{\"name\":\"c\",\"arguments\":\"oops\",\"id\":\"mine\"}]}";
        ScriptModel model = script(calls, calls);
        ChatReply reply = model.chat(ChatRequest.of("a"));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.toolCalls())
                .containsExactly(
                        new ToolCall("call-1-1", "a", "{\"x\":1}"),
                        new ToolCall("call-1-2", "b", "{}"),
                        new ToolCall("mine", "c", "oops"));
        assertThat(model.chat(ChatRequest.of("a")).toolCalls().get(0).id()).isEqualTo("call-2-1");
    }

    @Test
    void failureHasKindStatusAndWait() throws Exception {
        ScriptModel model = script(
                "{\"failure\":{\"kind\":\"RATE_LIMITED\",\"status\":429,\"retryAfterMs\":2500}}",
                "{\"failure\":{\"kind\":\"UNAUTHORIZED\",\"message\":\"no key\"}}",
                "{\"failure\":{\"kind\":\"OVERLOADED\",\"status\":503}}");
        LlmException first = catchThrowableOfType(LlmException.class, () -> model.chat("a"));
        assertThat(first.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(first.status()).hasValue(429);
        assertThat(first.retryAfter()).contains(Duration.ofMillis(2500));
        assertThat(first.throttled()).isTrue();
        LlmException second = catchThrowableOfType(LlmException.class, () -> model.chat("a"));
        assertThat(second).hasMessage("no key");
        assertThat(second.retriable()).isFalse();
        LlmException third = catchThrowableOfType(LlmException.class, () -> model.chat("a"));
        assertThat(third.throttled()).isFalse();
        assertThat(third.retriable()).isTrue();
    }

    // ---- streams

    @Test
    void deltasAreStreamedAsTheyAreWritten() throws Exception {
        List<ChatEvent> events = streamed(
                script(
                        "{\"deltas\":[{\"reasoning\":\"hm\"},\"a\",\"b\",{\"toolCall\":{\"index\":0,\"id\":\"1\",\"name\":\"t\","
                                + "\"arguments\":\"{}\"}}],\"usage\":{\"inputTokens\":3,\"outputTokens\":4}}"),
                "x");
        assertThat(events.subList(0, 5))
                .containsExactly(
                        new ChatEvent.ReasoningDelta("hm"),
                        new ChatEvent.TextDelta("a"),
                        new ChatEvent.TextDelta("b"),
                        new ChatEvent.ToolCallDelta(0, "1", "t", "{}"),
                        new ChatEvent.UsageUpdate(Usage.of(3, 4)));
        assertThat(((ChatEvent.End) events.get(5)).reply().text()).isEqualTo("ab");
    }

    @Test
    void failureFollowsTheDeltas() throws Exception {
        ScriptModel model = script("{\"deltas\":[\"a\"],\"failure\":{\"kind\":\"INTERRUPTED_STREAM\"}}");
        List<ChatEvent> events = new ArrayList<>();
        CompletableFuture<ChatReply> reply = model.streamAsync(ChatRequest.of("x"), events::add);
        assertThatThrownBy(() -> reply.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(LlmException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED_STREAM);
                    assertThat(failure.retriable()).isFalse();
                });
        assertThat(events).containsExactly(new ChatEvent.TextDelta("a"));
    }

    // ---- events

    @Test
    void skillReportsOneCall() throws Exception {
        ListenedCalls calls = new ListenedCalls();
        ScriptModel model = script("{\"text\":\"x\",\"usage\":{\"inputTokens\":3,\"outputTokens\":4}}");
        Skill.of(model, "{text}")
                .run(
                        io.pocketflow.core.Shared.of(Map.of("text", "t")),
                        new VirtualRun().options().withListener(calls.events));
        assertThat(calls.only(ModelFinished.class).tokens().total()).isEqualTo(7);
        assertThat(calls.only(ModelFinished.class).call().provider()).isEqualTo("script");
    }

    // ---- files

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1]|an answer must be a JSON object but is [1]
            {"txt":"a"}|an answer has no field 'txt': known are [text,
            {"when":"a"}|an answer must have a text, deltas, toolCalls, a reply or a failure but has only [when]
            {"text":1}|text must be a text but is 1
            {"text":"a","repeats":"yes"}|repeats must be true or false but is "yes"
            {"failure":{"kind":"BUSY"}}|kind must be one of [RATE_LIMITED,
            {"failure":{"kind":"MALFORMED","status":"x"}}|status must be a whole number but is "x"
            {"failure":{"kind":"MALFORMED"},"text":"a"}|an answer with a failure must not have the field text
            {"toolCalls":[{"arguments":{}}]}|name must be a text but is missing
            {"toolCalls":{"name":"a"}}|toolCalls must be a list but is {"name":"a"}
            {"deltas":[1]}|a delta must be an object but is 1
            {"text":"a","usage":{"input":1}}|usage has no field 'input': known are [inputTokens,
            {"text":"a","usage":{"inputTokens":-1}}|token counts must be 0 or more
            {"text":"a","finishReason":"DONE"}|finishReason must be one of [STOP,
            {"text":|an answer must be a JSON object but is malformed:
            """)
    void malformedAnswerIsRejectedByItsLine(String line, String message) {
        assertThatThrownBy(() -> script("{\"text\":\"fine\"}", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2 of the script " + folder.resolve("a.jsonl") + ": " + message);
    }

    @Test
    void answersAreWrittenAsTheyAreRead() {
        List<ScriptedAnswer> answers = List.of(
                ScriptedAnswer.text("a \"quoted\"\nüé").when("x").repeating(),
                ScriptedAnswer.streamed("a", "b"),
                ScriptedAnswer.calling(new ToolCall("1", "t", "{\"x\":1}")).forRequest(ChatRequest.of("hi")),
                ScriptedAnswer.failing(Kind.RATE_LIMITED, 429, Duration.ofSeconds(2))
                        .withDeltas(List.of(
                                new ChatEvent.ReasoningDelta("hm"), new ChatEvent.ToolCallDelta(0, "1", "t", "{"))),
                ScriptedAnswer.replying(ChatReply.by("m", "x").withUsage(Usage.of(1, 2))));
        assertThat(answers.stream().map(ScriptModel::line).map(ScriptModel::parse))
                .isEqualTo(answers);
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> ChatModels.of("script:" + folder.resolve("none.jsonl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the script " + folder.resolve("none.jsonl") + " does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"script:", "script: "})
    void nameWithoutAFileIsRejected(String name) {
        assertThatThrownBy(() -> ChatModels.of(name))
                .hasMessage("the model '" + name + "' must name a file, such as script:answers.jsonl");
    }

    @Test
    void modelSaysThatItIsAScript() throws Exception {
        ScriptModel model = script("{\"text\":\"a\"}");
        assertThat(model.name()).isEqualTo("script:" + folder.resolve("a.jsonl"));
        assertThat(model.description()).isEqualTo("a script of 1 answer, not a language model");
        assertThat(ChatModels.isLocal(model.name())).isTrue();
        assertThat(ChatModels.isLocal("openai:gpt-4o-mini")).isFalse();
    }
}
