package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Agents with names, questions and streams. */
class AgentQuestionsTest {

    record Mail(String to) {}

    private final VirtualRun time = new VirtualRun();
    private final RunOptions options =
            time.options().withStore(StepStore.inMemory()).withRunId("run");
    private final List<String> done = new ArrayList<>();
    private final Toolbox tools = Toolbox.of(
            Tool.of("send", "", Mail.class, mail -> done.add("sent to " + mail.to()))
                    .withSideEffects()
                    .withExecutor(time),
            Tool.of("look", "", Mail.class, mail -> {
                        done.add("looked up " + mail.to());
                        return mail.to();
                    })
                    .withExecutor(time));

    private static ToolCall call(String id, String tool, String arguments) {
        return new ToolCall(id, tool, arguments);
    }

    private static ChatReply calls() {
        return ScriptedChat.calling(
                call("1", "send", "{\"to\":\"ann\"}"),
                call("2", "look", "{\"to\":\"bob\"}"),
                call("3", "send", "{\"to\":\"cid\"}"),
                call("4", "send", "{}"));
    }

    private static ChatReply answer() {
        return ScriptedChat.reply(Message.assistant("done"));
    }

    private static Shared asking() {
        return Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Write to ann and cid")));
    }

    private FlowSuspended suspended(Agent agent) {
        return catchThrowableOfType(FlowSuspended.class, () -> agent.run(asking(), options));
    }

    private static List<ToolResult> results(Shared shared) {
        return shared.get(Agent.CONVERSATION).stream()
                .flatMap(message -> Parts.of(message, ToolResult.class).stream())
                .toList();
    }

    @Test
    void sideEffectsWaitForAnApproval() {
        Agent agent = new Agent(ScriptedChat.replying(calls(), answer()), tools).withApproval();
        FlowSuspended waiting = suspended(agent);
        assertThat(waiting.questions().values()).singleElement().satisfies(question -> {
            Approval.Request asked = (Approval.Request) question;
            assertThat(asked.agent()).isEqualTo("Agent");
            assertThat(asked.calls()).extracting(ToolCall::id).containsExactly("1", "3");
        });
        assertThat(done).containsExactly("looked up bob");

        Shared shared = asking();
        agent.resume(shared, options, agent.approval(), Approval.of("3"));
        assertThat(done).containsExactly("looked up bob", "sent to cid");
        assertThat(shared.get(agent.output())).isEqualTo("done");
        assertThat(results(shared)).extracting(ToolResult::callId).containsExactly("1", "2", "3", "4");
        assertThat(results(shared)).extracting(ToolResult::failed).containsExactly(true, false, false, true);
    }

    @Test
    void theModelReadsWhyAnApprovalWasRefused() {
        ScriptedChat model = ScriptedChat.replying(calls(), answer());
        Agent agent = new Agent(model, tools).withApproval();
        suspended(agent);
        Shared shared = asking();
        agent.resume(shared, options, agent.approval(), Approval.refused("Ann is on holiday."));
        assertThat(done).containsExactly("looked up bob");
        assertThat(results(shared).get(0).content())
                .isEqualTo("This call was not allowed, so nothing was done: Ann is on holiday.");
    }

    @Test
    void callsWithoutSideEffectsNeedNoApproval() {
        Agent agent = new Agent(
                        ScriptedChat.replying(ScriptedChat.calling(call("2", "look", "{\"to\":\"bob\"}")), answer()),
                        tools)
                .withApproval();
        agent.run(asking(), options);
        assertThat(done).containsExactly("looked up bob");
    }

    @Test
    void aReachedLimitAsksForAsMuchAgain() {
        ChatReply look = ScriptedChat.calling(call("2", "look", "{\"to\":\"bob\"}"));
        Agent agent = new Agent(ScriptedChat.replying(look, look, look, answer()), tools)
                .withLimits(AgentLimits.defaults().withMaxSteps(2))
                .withSpendingApproval();
        assertThat(suspended(agent).questions().values())
                .singleElement()
                .satisfies(spent -> assertThat(((AgentSpending) spent).steps()).isEqualTo(2));

        Shared shared = asking();
        agent.resume(shared, options, agent.spendingApproval(), true);
        assertThat(shared.get(agent.output())).isEqualTo("done");
        assertThat(shared.get(agent.spent()).steps()).isEqualTo(4);
    }

    @Test
    void refusedSpendingFailsAsALimitDoes() {
        ChatReply look = ScriptedChat.calling(call("2", "look", "{\"to\":\"bob\"}"));
        Agent agent = new Agent(ScriptedChat.replying(look, answer()), tools)
                .withLimits(AgentLimits.defaults().withMaxSteps(1))
                .withSpendingApproval();
        suspended(agent);
        assertThatThrownBy(() -> agent.resume(asking(), options, agent.spendingApproval(), false))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(AgentLimitException.class)
                .hasMessage("the agent made 1 call of the model without an answer; maxSteps is 1; more was refused");
    }

    @Test
    void agentsOfOneFlowHaveKeysOfTheirOwn() {
        ScriptedChat model = ScriptedChat.saying("facts", "text");
        Agent researcher = new Agent(model, Toolbox.of()).named("researcher").withTask("Facts about {topic}");
        Agent writer = new Agent(model, Toolbox.of()).named("writer").withTask("Write: {researcher.answer}");
        Shared shared = Shared.create().put(Key.of("topic", String.class), "tides");
        time.run(new AsyncFlow(researcher.then(writer)), shared);
        assertThat(shared.get(researcher.output())).isEqualTo("facts");
        assertThat(shared.get(writer.output())).isEqualTo("text");
        assertThat(shared.get(writer.conversation())).hasSize(2);
        assertThat(model.requests.get(1).messages().get(0).text()).isEqualTo("Write: facts");
    }

    @Test
    void repliesAreStreamedToListenersAndToTheConsumer() {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> events = new CopyOnWriteArrayList<>();
        ChatReply look = ScriptedChat.calling(call("2", "look", "{\"to\":\"bob\"}"));
        Toolbox found = Toolbox.of(Tool.of("look", "", Mail.class, Mail::to));
        Agent agent = new Agent(ScriptedChat.replying(look, answer()), found).streaming(heard::add);
        agent.run(
                asking(),
                RunOptions.defaults()
                        .withListener(FlowListener.ofEmitted(
                                ChatEvent.class,
                                event -> events.add(event.getClass().getSimpleName()))));
        assertThat(heard.stream().collect(Collectors.joining())).isEqualTo("done");
        assertThat(events).containsExactly("ToolCallDelta", "TextDelta");
    }
}
