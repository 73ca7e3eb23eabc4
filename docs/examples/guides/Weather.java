package guides;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.util.List;

public class Weather {
    // #region tool
    record Place(@Description("the name of a town, without its country") String town) {}

    static final Tool WEATHER = Tool.of(
            "weather", "Returns the weather of a town now.", Place.class,
            place -> "sunny, 24 degrees in " + place.town());
    // #endregion tool

    public static void main(String[] args) {
        ChatModel model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.calling("weather", "{\"town\": \"Rome\"}"),
                ScriptedAnswer.text("It is sunny in Rome.")));
        // #region call
        Toolbox tools = Toolbox.of(WEATHER);
        ChatRequest request = ChatRequest.of("How is the weather in Rome?").withTools(tools.specs());
        ChatReply reply = model.chat(request);
        for (ToolCall call : reply.toolCalls()) {
            var result = tools.callAsync(call).join();
            System.out.println(call.name() + call.arguments() + " -> " + result.content());
            request = request.withMessage(reply.message()).withMessage(Message.tool(List.of(result)));
        }
        System.out.println(model.chat(request).text());
        // #endregion call
    }
}
