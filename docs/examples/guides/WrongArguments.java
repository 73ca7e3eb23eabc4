package guides;

import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.agent.Toolbox;

public class WrongArguments {
    public static void main(String[] args) {
        // #region mistake
        Toolbox tools = Toolbox.of(Weather.WEATHER);
        ToolCall misread = new ToolCall("call-1", "weather", "{\"city\": \"Rome\"}");
        ToolCall unknown = new ToolCall("call-2", "whether", "{}");
        System.out.println(tools.callAsync(misread).join().content());
        System.out.println(tools.callAsync(unknown).join().content());
        // #endregion mistake
    }
}
