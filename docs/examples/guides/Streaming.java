package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.concurrent.CompletableFuture;

public class Streaming {
    static final Key<String> TOPIC = Key.of("topic", String.class);

    public static void main(String[] args) {
        ChatModel model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.streamed("Once ", "upon ", "a time."),
                ScriptedAnswer.streamed("A ", "story."),
                ScriptedAnswer.streamed("The ", "end.")));
        // #region blocking
        ChatReply reply = model.stream("A story, please", text -> System.out.print(text + "|"));
        System.out.println(" " + reply.text().length() + " characters");
        // #endregion blocking

        // #region async
        CompletableFuture<ChatReply> whole =
                model.streamAsync(ChatRequest.of("Another one"), event -> {
                    if (event instanceof ChatEvent.TextDelta delta) {
                        System.out.print(delta.text() + "|");
                    }
                });
        whole.join();
        System.out.println();
        // #endregion async

        // #region skill
        var story = Skill.of(model, "Tell a story about {topic}")
                .streaming(text -> System.out.print(text + "|"));
        String result = story.runForResult(Shared.create().put(TOPIC, "bees"));
        System.out.println(" " + result);
        // #endregion skill
    }
}
