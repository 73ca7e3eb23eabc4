// arguments: It rains. We stay at home and read.
package start;

// #region program
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModels;

public class First {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> SUMMARY = Key.of("summary", String.class);

    public static void main(String[] args) {
        var llm = ChatModels.of("offline"); // or "openai:gpt-4o-mini", with OPENAI_API_KEY set

        class Summarize extends Node<String, String> {
            @Override protected String prep(Shared shared) { return shared.get(TEXT); }
            @Override protected String exec(String text) {
                return llm.chat("Summarise in one sentence: " + text);
            }
            @Override protected String post(Shared shared, String text, String summary) {
                shared.put(SUMMARY, summary);
                return summary.length() > 80 ? "long" : DEFAULT;
            }
        }
        class Shorten extends Node<String, String> {
            @Override protected String prep(Shared shared) { return shared.get(SUMMARY); }
            @Override protected String exec(String text) { return text.substring(0, 80) + "…"; }
            @Override protected String post(Shared shared, String summary, String shorter) {
                shared.put(SUMMARY, shorter);
                return DEFAULT;
            }
        }

        Shared shared = Shared.create().put(TEXT, String.join(" ", args));
        new Flow(new Summarize().on("long", new Shorten())).run(shared);
        System.out.println(shared.get(SUMMARY));
    }
}
// #endregion program
