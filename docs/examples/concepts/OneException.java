package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

public class OneException {
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    public static void main(String[] args) {
        // #region error
        var read = Node.of("Read", TEXT, TEXT, String::strip);
        var parse = Node.of("Parse", TEXT, NUMBER, text -> Integer.valueOf(text));
        Flow flow = new Flow(read.then(parse));
        try {
            flow.run(Shared.create().put(TEXT, " twelve "));
        } catch (FlowException failed) {
            System.out.println(failed.getMessage());
            System.out.println("node: " + failed.node() + ", path: " + failed.path());
            System.out.println("cause: " + failed.getCause().getClass().getSimpleName());
        }
        // #endregion error
    }
}
