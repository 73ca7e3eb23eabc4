package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ToolFailed;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.testkit.EventRecorder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The events of an agent's calls of models and tools. */
class ToolEventsTest {

    record City(String city) {}

    private final EventRecorder events = new EventRecorder();

    private void run(Toolbox tools, ToolCall... calls) {
        ScriptedChat model =
                ScriptedChat.replying(ScriptedChat.calling(calls), ScriptedChat.reply(Message.assistant("done")));
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("hi")));
        new Agent(model, tools).run(shared, RunOptions.defaults().withListener(FlowListener.withContents(events)));
    }

    private <T extends FlowEvent> List<T> all(Class<T> type) {
        return events.events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static ToolCall call(String id, String tool) {
        return new ToolCall(id, tool, "{\"city\":\"Rome\"}");
    }

    private static Tool tool(ToolFunction<City> function) {
        return Tool.of("weather", "the weather", City.class, function);
    }

    @Test
    void toolCallIsReportedForItsAttempt() {
        run(Toolbox.of(tool(city -> "sun in " + city.city())), call("c1", "weather"));
        ToolStarted started = all(ToolStarted.class).get(0);
        ToolFinished finished = all(ToolFinished.class).get(0);
        assertThat(started.arguments()).isEqualTo("{\"city\":\"Rome\"}");
        assertThat(started.source().path()).isEqualTo("Agent/ToolNode[0]");
        assertThat(finished.source()).isEqualTo(started.source());
        assertThat(finished.id()).isEqualTo("c1");
        assertThat(finished.tool()).isEqualTo("weather");
        assertThat(finished.refused()).isFalse();
        assertThat(finished.result()).isEqualTo("sun in Rome");
        assertThat(all(ModelFinished.class)).hasSize(2);
    }

    @Test
    void unknownToolIsARefusedCall() {
        run(Toolbox.of(tool(city -> "sun")), call("c1", "mail"));
        assertThat(all(ToolFinished.class)).extracting(ToolFinished::tool).containsExactly("mail");
        assertThat(all(ToolFinished.class)).extracting(ToolFinished::refused).containsExactly(true);
    }

    @Test
    void modelCalledByAToolIsReportedForTheToolsAttempt() {
        Tool asking = tool(city -> new OfflineModel().chat("It rains. It pours."));
        Toolbox tools = Toolbox.of(asking.withSideEffects())
                .withConfirmation((call, arguments) -> CompletableFuture.supplyAsync(() -> true));
        run(tools, call("c1", "weather"));
        assertThat(all(ModelFinished.class))
                .extracting(event -> event.source().path())
                .containsExactly("Agent/Decide", "Agent/ToolNode[0]", "Agent/Decide#1");
    }

    @Test
    void toolThatIsCancelledIsReportedAsFailed() {
        CompletableFuture<Object> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        try {
            run(Toolbox.of(tool(city -> cancelled)), call("c1", "weather"));
        } catch (io.pocketflow.core.FlowException failed) {
            assertThat(failed).hasMessageContaining("ToolNode");
        }
        assertThat(all(ToolFailed.class)).extracting(ToolFailed::tool).containsExactly("weather");
    }
}
