package concepts;

import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.List;

public class Chunks {
    static final Key<List<String>> LINES = Key.listOf("lines", String.class);
    static final Key<Integer> WORDS = Key.of("words", Integer.class);

    // #region batch
    static class CountEach extends BatchNode<String, Integer> {
        @Override protected List<String> prep(Shared shared) { return shared.get(LINES); }
        @Override protected Integer exec(String line) { return line.split(" ").length; }
        @Override protected String post(Shared shared, List<String> lines, List<Integer> counts) {
            shared.put(WORDS, counts.stream().mapToInt(Integer::intValue).sum());
            return DEFAULT;
        }
    }
    // #endregion batch

    public static void main(String[] args) {
        // #region run
        Shared shared = Shared.create().put(LINES, List.of("one two three", "four five"));
        System.out.println(new CountEach().run(shared, WORDS) + " words");
        // #endregion run
    }
}
