package concepts;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

public class CountWords {
    // #region node
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<Integer> WORDS = Key.of("words", Integer.class);

    static class Count extends Node<String, Integer> {
        @Override protected String prep(Shared shared) { return shared.get(TEXT); }
        @Override protected Integer exec(String text) { return text.split(" ").length; }
        @Override protected String post(Shared shared, String text, Integer words) {
            shared.put(WORDS, words);
            return words > 1000 ? "long" : DEFAULT;
        }
    }
    // #endregion node

    public static void main(String[] args) {
        // #region run
        Shared shared = Shared.create().put(TEXT, "it is a test");
        int words = new Count().run(shared, WORDS);
        System.out.println(words + " words");
        // #endregion run
    }
}
