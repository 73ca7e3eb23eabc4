package concepts;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Map;

public class EachFile {
    static final Map<String, String> DISK = Map.of("a.txt", "first file", "b.txt", "second file here");

    // #region keys
    static final Key<List<String>> FILES = Key.listOf("files", String.class);
    static final Key<String> FILE = Key.of("file", String.class);       // a param of each iteration
    static final Key<String> TEXT = Key.local("text", String.class);    // one value per iteration
    static final Key<Integer> WORDS = Key.local("words", Integer.class);
    // #endregion keys

    // #region batchflow
    static class Load extends Node<String, String> {
        @Override protected String prep(Shared shared) { return shared.param(FILE); }
        @Override protected String exec(String file) { return DISK.get(file); }
        @Override protected String post(Shared shared, String file, String text) {
            shared.put(TEXT, text);
            return DEFAULT;
        }
    }

    static class CountFiles extends BatchFlow<Integer> {
        CountFiles(Route perFile) { super(perFile); }

        @Override protected List<Params> prep(Shared shared) {
            return shared.get(FILES).stream().map(file -> Params.of(FILE, file)).toList();
        }
        @Override protected Integer result(Shared iteration) { return iteration.get(WORDS); }
        @Override protected String post(
                Shared shared, List<Params> files, List<Outcome<Integer>> counts) {
            counts.forEach(count -> System.out.println(count.value() + " words"));
            return DEFAULT;
        }
    }
    // #endregion batchflow

    static CountFiles countFiles() {
        var count = Node.of("Count", TEXT, WORDS, text -> text.split(" ").length);
        return new CountFiles(new Load().then(count));
    }

    static FlowGraph drawing() {
        return countFiles().graph();
    }

    public static void main(String[] args) {
        countFiles().run(Shared.create().put(FILES, List.of("a.txt", "b.txt")));
    }
}
