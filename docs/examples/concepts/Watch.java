package concepts;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.util.Map;

public class Watch {
    public static void main(String[] args) {
        // #region listener
        FlowListener print = event -> {
            if (event instanceof ModelFinished call) {
                System.out.println(call.answeredBy() + ": " + call.tokens().total() + " tokens");
            } else if (event instanceof Finished end && end.source().kind() == Kind.NODE) {
                System.out.println(end.source().path() + " ended with " + end.action());
            }
        };
        var skill = Skill.of(ChatModels.of("offline"), "Summarise in one sentence: {text}");
        skill.run(
                Shared.of(Map.of("text", "It rains.")),
                RunOptions.defaults().withListener(print));
        // #endregion listener
    }
}
