package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.List;

public class NodeOfFunction {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<List<String>> WORDS = Key.listOf("words", String.class);
    static final Key<Integer> COUNT = Key.of("count", Integer.class);

    // #region flow
    static Flow wordCount() {
        var split = Node.of("Split", TEXT, WORDS, text -> List.of(text.split(" ")));
        var count = Node.of("Count", WORDS, COUNT, List::size);
        return new Flow(split.then(count));
    }
    // #endregion flow

    static FlowGraph drawing() {
        return wordCount().graph();
    }

    public static void main(String[] args) {
        Shared shared = Shared.create().put(TEXT, "it is a test");
        int words = wordCount().run(shared, COUNT);
        System.out.println(words + " words");
    }
}
