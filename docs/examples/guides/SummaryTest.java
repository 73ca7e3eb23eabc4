package guides;

// #region test
import io.pocketflow.core.Shared;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.testkit.VirtualRun;
import io.pocketflow.testkit.llm.ScriptedModel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

public class SummaryTest {
    @Test
    void waitsAsLongAsTheServerAsks() {
        var model = ScriptedModel.of(
                ScriptedAnswer.failing(Kind.RATE_LIMITED, 429, Duration.ofMinutes(5)),
                ScriptedAnswer.text("Short."));
        var skill = Skill.of(model, "Summarise: {text}");
        var virtual = new VirtualRun();

        String summary = skill.runForResult(
                Shared.of(Map.of("text", "A long text.")), virtual.options());

        Assertions.assertEquals("Short.", summary);
        Assertions.assertEquals(Duration.ofMinutes(5), virtual.elapsed());
        model.assertCalls(2).assertPrompt(1, "A long text.").assertUsedUp();
    }
}
// #endregion test
