package guides;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Skill;
import java.util.List;

public class Slogan {
    record Verdict(String advice, boolean good) {}

    static final Key<String> SLOGAN = Key.of("slogan", String.class);
    static final Key<Verdict> VERDICT = Key.of("verdict", Verdict.class);

    public static void main(String[] args) {
        ChatModel model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.text("Bread."),
                ScriptedAnswer.text("""
                        {"advice": "Say why one should buy it.", "good": false}"""),
                ScriptedAnswer.text("Bread that rests for a day."),
                ScriptedAnswer.text("""
                        {"advice": "", "good": true}""")));
        Shared shared = Shared.create().put(VERDICT, new Verdict("none yet", false));
        // #region choosing
        Skill<String> write = Skill.of(model, "Write a slogan for a bakery. Last verdict: {verdict}")
                .named("Write")
                .writing(SLOGAN);
        Skill<Verdict> judge = Skill.of(model, "Is this a good slogan? {slogan}")
                .named("Judge")
                .returning(Verdict.class)
                .writing(VERDICT)
                .choosing(verdict -> verdict.good() ? "accepted" : "rejected");
        AsyncFlow flow = new AsyncFlow(write.then(judge.on("rejected", write).end("accepted")));
        System.out.println(flow.run(shared, SLOGAN));
        // #endregion choosing
    }
}
