package guides;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import java.util.List;

public class EndlessAgent {
    public static void main(String[] args) {
        // #region mistake
        var model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.calling("weather", "{\"town\": \"Rome\"}").repeating()));
        Shared shared = Shared.create().put(WeatherAgent.TOWN, "Rome");
        try {
            WeatherAgent.guide(model).run(shared);
        } catch (FlowException failed) {
            System.out.println(failed.getCause().getMessage());
        }
        // #endregion mistake
    }
}
