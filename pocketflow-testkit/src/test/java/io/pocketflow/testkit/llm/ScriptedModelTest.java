package io.pocketflow.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import io.pocketflow.testkit.VirtualRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scripted model answers by its script and describes the requests that it received. */
class ScriptedModelTest {

    private static final Key<String> TEXT = Key.of("text", String.class);
    private static final Key<String> FILE = Key.of("file", String.class);
    private static final Key<String> SUMMARY = Key.of("summary", String.class);

    private final VirtualRun virtual = new VirtualRun();

    @Test
    void retriesOfANodeTakeTheNextAnswers() {
        ScriptedModel model = ScriptedModel.of(
                ScriptedAnswer.failing(Kind.RATE_LIMITED, 429, Duration.ofSeconds(30)),
                ScriptedAnswer.failing(Kind.SERVER_ERROR),
                ScriptedAnswer.text("short"));
        Retry retry = Retry.upTo(2).withDelay(Duration.ofSeconds(1));
        Node<String, String> node = Node.of("Shorten", TEXT, SUMMARY, retry, text -> model.chat("Shorten: " + text));
        Shared shared = Shared.create().put(TEXT, "long");
        virtual.run(node, shared);
        assertThat(shared.get(SUMMARY)).isEqualTo("short");
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(31));
        model.assertCalls(3).assertPrompt(2, "Shorten: ", "long").assertUsedUp();
    }

    /** Arguments of a tool. */
    record City(String city) {}

    @Test
    void agentCallsToolsByTheScript() {
        ScriptedModel model = ScriptedModel.of(
                ScriptedAnswer.calling("weather", "{\"city\":\"Rome\"}"),
                ScriptedAnswer.text("Sunny.").when("31 degrees"));
        Tool weather = Tool.of("weather", "Returns the weather", City.class, city -> "31 degrees in " + city.city());
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(io.pocketflow.llm.Message.user("Rome?")));
        new Agent(model, Toolbox.of(weather)).run(shared);
        assertThat(shared.get(Agent.ANSWER)).isEqualTo("Sunny.");
        model.assertTools(0, "weather").assertPrompt(1, "Rome?", "weather{\"city\":\"Rome\"}", "31 degrees in Rome");
    }

    @Test
    void requestsAreKeptInOrder() {
        ScriptedModel model = ScriptedModel.saying("a", "b");
        model.chat("one");
        model.chat("two");
        assertThat(model.requests()).containsExactly(ChatRequest.of("one"), ChatRequest.of("two"));
    }

    @Test
    void streamIsARequestOnceItIsSubscribedTo() throws Exception {
        ScriptedModel model = ScriptedModel.of(ScriptedAnswer.streamed("a", "b"));
        model.stream(ChatRequest.of("never"));
        model.assertCalls(0);
        assertThat(model.streamAsync(ChatRequest.of("now"), event -> {})
                        .get(30, java.util.concurrent.TimeUnit.SECONDS)
                        .text())
                .isEqualTo("ab");
        model.assertPrompt(0, "now");
    }

    @Test
    void usedUpScriptFailsTheCall() {
        ScriptedModel model = ScriptedModel.saying("a");
        model.chat("one");
        assertThatThrownBy(() -> model.chat("two"))
                .isInstanceOf(LlmException.class)
                .hasMessage(
                        model.name() + " has no answer for request 2: all 1 are used up; add one for the request that"
                                + " ends with 'two'");
    }

    @Test
    void scriptIsReadFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("s.jsonl"), "{\"text\":\"from the file\"}\n");
        assertThat(ScriptedModel.of(file).chat("x")).isEqualTo("from the file");
    }

    @Test
    void limitedModelsDoNotShareABudget() {
        ChatModel one = ScriptedModel.saying("a");
        ChatModel other = ScriptedModel.saying("a");
        assertThat(one.name()).isNotEqualTo(other.name());
    }

    // ---- messages

    @Test
    void wrongNumberOfCallsQuotesTheRequests() {
        ScriptedModel model = ScriptedModel.saying("a");
        assertThatThrownBy(() -> model.assertCalls(1))
                .isInstanceOf(AssertionError.class)
                .hasMessage(model.name() + " must have received 1 requests; it received none");
        model.chat(ChatRequest.of("one").withSystem("Be brief."));
        assertThatThrownBy(() -> model.assertCalls(2))
                .hasMessage(model.name() + " must have received 2 requests; it received 1:\n  request 0:\n"
                        + "    system: Be brief.\n    user: one");
    }

    @Test
    void missingTextOfAPromptQuotesTheRequest() {
        ScriptedModel model = ScriptedModel.saying("a");
        model.chat("one\ntwo");
        assertThatThrownBy(() -> model.assertPrompt(0, "one", "three"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("request 0 of " + model.name() + " must contain 'three' but was:\n  user: one\n  two\n");
        assertThatThrownBy(() -> model.assertPrompt(1, "one"))
                .hasMessageStartingWith("there is no request 1 of " + model.name() + "; it received 1:");
    }

    @Test
    void otherToolsAreNamed() {
        ScriptedModel model = ScriptedModel.saying("a");
        model.chat("one");
        assertThatThrownBy(() -> model.assertTools(0, "b", "a"))
                .hasMessage("request 0 of " + model.name() + " must offer the tools [a, b] but offers []");
    }

    @Test
    void unusedAnswersAreNamed() {
        ScriptedModel model = ScriptedModel.of(
                ScriptedAnswer.text("a").repeating(), ScriptedAnswer.text("b").when("never"));
        model.chat("one");
        assertThatThrownBy(model::assertUsedUp)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("all answers of " + model.name()
                        + " must be used but 1 are left, the first is {\"when\":\"never\"")
                .hasMessageEndingWith("    user: one");
    }

    // ---- a small program

    /** The test of a node with a model in an iteration, as a user writes it: at most ten lines between the marks. */
    @Test
    void nodeInAnIterationIsTestedInTenLines() throws Exception {
        // node
        ScriptedModel model = ScriptedModel.saying("A city.");
        Node<String, String> describe = Node.of("Describe", TEXT, SUMMARY, text -> model.chat("What is " + text + "?"));
        Shared shared = Shared.create().iteration(Params.of(FILE, "rome.txt")).put(TEXT, "Rome");
        assertThat(describe.run(shared, SUMMARY)).isEqualTo("A city.");
        model.assertPrompt(0, "What is Rome?").assertUsedUp();
        // end of node
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/io/pocketflow/testkit/llm/ScriptedModelTest.java")).stream()
                        .map(String::strip)
                        .toList();
        assertThat(lines.indexOf("// end of node") - lines.indexOf("// node") - 1)
                .isLessThanOrEqualTo(10);
    }
}
