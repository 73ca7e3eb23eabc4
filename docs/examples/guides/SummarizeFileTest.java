package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.testkit.llm.ScriptedModel;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SummarizeFileTest {
    static final Key<String> FILE = Key.of("file", String.class);
    static final Key<String> SUMMARY = Key.local("summary", String.class);

    // #region iteration
    static class SummarizeFile extends Node<String, String> {
        private final ChatModel model;

        SummarizeFile(ChatModel model) { this.model = model; }

        @Override protected String prep(Shared shared) { return shared.param(FILE); }
        @Override protected String exec(String file) { return model.chat("Summarise " + file); }
        @Override protected String post(Shared shared, String file, String summary) {
            shared.put(SUMMARY, summary);
            return DEFAULT;
        }
    }

    @Test
    void summarizesTheFileOfItsIteration() {
        var model = ScriptedModel.of(ScriptedAnswer.text("Short."));
        Shared iteration = Shared.create().iteration(Params.of(FILE, "a.txt"));

        String summary = new SummarizeFile(model).run(iteration, SUMMARY);

        Assertions.assertEquals("Short.", summary);
        model.assertPrompt(0, "a.txt").assertUsedUp();
    }
    // #endregion iteration
}
