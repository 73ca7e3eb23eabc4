package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Pricing;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.testkit.VirtualRun;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgentTest {

    record City(String city) {}

    private final VirtualRun time = new VirtualRun();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private final Toolbox tools = Toolbox.of(Tool.of("weather", "", City.class, args -> {
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                return time.after(Duration.ofSeconds(1), () -> {
                    inFlight.decrementAndGet();
                    return "sun in " + args.city();
                });
            })
            .withExecutor(time));

    private static ToolCall call(int id) {
        return new ToolCall("c" + id, "weather", "{\"city\":\"city" + id + "\"}");
    }

    private static Shared asking() {
        return Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Where is sun?")));
    }

    @Test
    void anAgentWithoutMessagesNamesTheirKey() {
        Agent agent = new Agent(ScriptedChat.saying("unused"), tools);
        for (Shared shared : List.of(Shared.create(), Shared.create().put(Agent.CONVERSATION, List.of()))) {
            assertThatThrownBy(() -> time.run(agent, shared))
                    .hasStackTraceContaining(
                            "agent 'Agent' has no messages: put them under the key 'agent.conversation',"
                                    + " or give the agent a first message by withTask");
        }
    }

    @Test
    void anAgentCallsToolsUntilItHasAnAnswer() {
        ScriptedChat model = ScriptedChat.replying(
                ScriptedChat.calling(call(1), call(2)),
                ScriptedChat.calling(new ToolCall("x", "teleport", "{}")),
                ScriptedChat.reply(Message.assistant("Everywhere.")));
        Shared shared = asking();
        assertThat(time.run(new Agent(model, tools), shared)).isEqualTo("default");
        assertThat(shared.get(Agent.ANSWER)).isEqualTo("Everywhere.");
        assertThat(shared.get(Agent.SPENT)).isEqualTo(new AgentSpending(3, Usage.of(30, 15), BigDecimal.ZERO, 3));
        List<Message> said = shared.get(Agent.CONVERSATION);
        assertThat(said).hasSize(6);
        assertThat(said.get(2))
                .isEqualTo(Message.tool(
                        List.of(ToolResult.of(call(1), "sun in city1"), ToolResult.of(call(2), "sun in city2"))));
        assertThat(Parts.of(said.get(4), ToolResult.class).get(0).content()).startsWith("There is no tool 'teleport'");
        assertThat(model.requests.get(0).tools()).isEqualTo(tools.specs());
    }

    @Test
    void toolsAreCalledAtOnceUpToTheBound() {
        ToolCall[] calls =
                java.util.stream.IntStream.range(0, 9).mapToObj(AgentTest::call).toArray(ToolCall[]::new);
        ScriptedChat model =
                ScriptedChat.replying(ScriptedChat.calling(calls), ScriptedChat.reply(Message.assistant("ok")));
        time.run(new Agent(model, tools).withLimits(AgentLimits.defaults().withMaxConcurrency(3)), asking());
        assertThat(most).hasValue(3);
        assertThat(time.elapsed()).hasSeconds(3);
    }

    private void stops(AgentLimits limits, String message, int calls) {
        ChatReply again = ScriptedChat.calling(call(1));
        ScriptedChat model = ScriptedChat.replying(again, again, again, again, again);
        Shared shared = asking();
        assertThatThrownBy(() -> time.run(new Agent(model, tools).withLimits(limits), shared))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(AgentLimitException.class)
                .hasMessage(message);
        assertThat(model.requests).hasSize(calls);
        assertThat(shared.get(Agent.CONVERSATION)).hasSize(1 + 2 * calls);
    }

    @Test
    void anAgentStopsAtItsMaximumOfSteps() {
        stops(
                AgentLimits.defaults().withMaxSteps(3),
                "the agent made 3 calls of the model without an answer; maxSteps is 3",
                3);
    }

    @Test
    void anAgentStopsAtItsMaximumOfTokens() {
        stops(
                AgentLimits.defaults().withMaxTokens(16),
                "the agent used 30 tokens without an answer; maxTokens is 16",
                2);
    }

    @Test
    void anAgentStopsAtItsMaximumCost() {
        Pricing pricing = (model, usage) -> new BigDecimal("0.10").multiply(BigDecimal.valueOf(usage.outputTokens()));
        stops(
                AgentLimits.defaults().withMaxCost(BigDecimal.ONE, pricing),
                "the agent cost 1.00 without an answer; maxCost is 1",
                2);
    }

    @Test
    void eachRunCountsItsOwnSteps() {
        ChatReply answer = ScriptedChat.reply(Message.assistant("ok"));
        Agent agent = new Agent(ScriptedChat.replying(answer, answer), tools)
                .withLimits(AgentLimits.defaults().withMaxSteps(1));
        Shared shared = asking();
        time.run(agent, shared);
        time.run(agent, shared);
        assertThat(shared.get(Agent.SPENT).steps()).isEqualTo(1);
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> AgentLimits.defaults().withMaxSteps(0))
                .hasMessage("maxSteps must be at least 1 but was 0");
        assertThatThrownBy(() -> new AgentLimits(1, 1, BigDecimal.ONE, null, 1, 1))
                .hasMessage("maxCost 1 needs a pricing");
        assertThatThrownBy(() -> AgentLimits.defaults().withMaxCost(BigDecimal.ZERO, (m, u) -> BigDecimal.ONE))
                .hasMessage("maxCost must be above 0 but was 0");
    }
}
