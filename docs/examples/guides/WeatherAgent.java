package guides;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.AgentLimits;
import io.pocketflow.llm.agent.Toolbox;
import java.util.List;

public class WeatherAgent {
    static final Key<String> TOWN = Key.of("town", String.class);

    // #region agent
    static Agent guide(ChatModel model) {
        return new Agent(model, Toolbox.of(Weather.WEATHER))
                .named("guide")
                .withTask("Advise what to wear in {town} today.")
                .withLimits(AgentLimits.defaults().withMaxSteps(5).withMaxTokens(20_000));
    }
    // #endregion agent

    static FlowGraph drawing() {
        return guide(script()).graph();
    }

    static ChatModel script() {
        return ScriptModel.of("demo", List.of(
                ScriptedAnswer.calling("weather", "{\"town\": \"Rome\"}"),
                ScriptedAnswer.text("A shirt, and a hat."),
                ScriptedAnswer.text("Wear a shirt and a hat: it is sunny.")));
    }

    public static void main(String[] args) {
        ChatModel model = script();
        // #region run
        Agent guide = guide(model);
        Shared shared = Shared.create().put(TOWN, "Rome");
        System.out.println(guide.runForResult(shared));
        System.out.println(shared.get(guide.spent()).steps() + " calls of the model");
        // #endregion run

        // #region team
        Agent editor = new Agent(model, Toolbox.of()).named("editor")
                .withTask("Explain this advice: {guide.answer}");
        System.out.println(new AsyncFlow(editor).run(shared, editor.output()));
        // #endregion team
    }
}
