package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.testkit.llm.ScriptedModel;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> HEADLINE = Key.of("headline", String.class);

    // #region node
    static class Headline extends Node<String, String> {
        private final ChatModel model;

        Headline(ChatModel model) { this.model = model; }

        @Override protected String prep(Shared shared) { return shared.get(TEXT); }
        @Override protected String exec(String text) { return model.chat("A headline for " + text); }
        @Override protected String post(Shared shared, String text, String headline) {
            shared.put(HEADLINE, headline);
            return headline.length() > 20 ? "long" : DEFAULT;
        }
    }

    @Test
    void aLongHeadlineGoesTheOtherWay() {
        var model = ScriptedModel.of(ScriptedAnswer.text("It has rained for days"));
        Shared shared = Shared.create().put(TEXT, "It rained. We stayed at home.");

        String action = new Headline(model).run(shared);

        Assertions.assertEquals("long", action);
        Assertions.assertEquals("It has rained for days", shared.get(HEADLINE));
        model.assertPrompt(0, "We stayed at home.").assertUsedUp();
    }
    // #endregion node
}
