package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.fixture.ScriptedChat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Skills whose replies are streamed. */
@Timeout(120)
class StreamedSkillTest {

    record Point(int x) {}

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> emitted = new CopyOnWriteArrayList<>();
    private final RunOptions listened = RunOptions.defaults()
            .withListener(FlowListener.ofEmitted(ChatEvent.TextDelta.class, delta -> emitted.add(delta.text())));

    private static Shared text() {
        return Shared.of(Map.of("text", "long"));
    }

    @Test
    void deltasReachListenersAndTheConsumer() {
        Skill<String> skill =
                Skill.of(ScriptedChat.saying("short"), "Shorten: {text}").streaming(heard::add);
        Shared shared = text();
        skill.run(shared, listened);
        assertThat(shared.get(skill.output())).isEqualTo("short");
        assertThat(heard).containsExactly("short");
        assertThat(emitted).containsExactly("short");
    }

    @Test
    void streamsUseThePermitsOfTheirAttempt() {
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        ChatModel model = ScriptedChat.saying("a", "b", "c").limited(budget);
        List<String> replies = Pool.of(Skill.of(model, "Shorten: {text}").streaming())
                .withMaxConcurrency(3)
                .run(List.of(Map.of("text", "1"), Map.of("text", "2"), Map.of("text", "3")))
                .results();
        assertThat(replies).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void bothCallsOfATypedSkillAreStreamed() {
        Skill<Point> skill = Skill.of(ScriptedChat.saying("{}", "{\"x\":1}"), "Where?")
                .returning(Point.class)
                .streaming();
        Shared shared = Shared.create();
        skill.run(shared, listened);
        assertThat(shared.get(skill.output())).isEqualTo(new Point(1));
        assertThat(emitted).containsExactly("{}", "{\"x\":1}");
    }

    @Test
    void aFailedConsumerFailsTheNodeWithoutARetry() {
        ScriptedChat model = ScriptedChat.saying("one", "two");
        Skill<String> skill = Skill.of(model, "Shorten: {text}").streaming(delta -> {
            throw new IllegalStateException("the browser is gone");
        });
        assertThatThrownBy(() -> skill.run(text()))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(LlmException.class)
                .hasMessage("the consumer of the text of 'Skill' failed")
                .hasRootCauseMessage("the browser is gone");
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void aStreamedCallIsReportedAsStreamed() {
        List<FlowEvent.ModelStarted> started = new CopyOnWriteArrayList<>();
        Skill.of(ScriptedChat.saying("short"), "Shorten: {text}")
                .streaming()
                .run(
                        text(),
                        RunOptions.defaults()
                                .withListener(FlowListener.of(FlowEvent.ModelStarted.class, started::add)));
        assertThat(started)
                .singleElement()
                .satisfies(event -> assertThat(event.call().streamed()).isTrue());
    }
}
