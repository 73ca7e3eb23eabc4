package concepts;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import java.util.concurrent.CompletableFuture;

public class Unreachable {
    static final Key<String> TEXT = Key.of("text", String.class);

    public static void main(String[] args) {
        var load = Node.of("Load", TEXT, TEXT, text -> text);
        var print = Node.of("Print", TEXT, TEXT, text -> text);
        var ask = AsyncNode.of("Ask", TEXT, TEXT, text -> CompletableFuture.completedFuture(text));
        // #region mistake
        try {
            new Flow(load.on("a", print).on("a", ask)); // two targets for one action
        } catch (IllegalArgumentException wrong) {
            System.out.println(wrong.getMessage());
        }
        try {
            new Flow(load.then(ask)); // an async node needs an AsyncFlow
        } catch (IllegalArgumentException wrong) {
            System.out.println(wrong.getMessage());
        }
        // #endregion mistake
    }
}
