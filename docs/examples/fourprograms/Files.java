package fourprograms;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.Map;

public class Files {
    static final Map<String, String> DISK =
            Map.of("rain.txt", "It rains. We read.", "sun.txt", "The sun shines. We swim.");

    // #region files
    static final Key<List<String>> FILES = Key.listOf("files", String.class);
    static final Key<String> FILE = Key.of("file", String.class);
    static final Key<String> TEXT = Key.local("text", String.class);
    static final Key<String> SUMMARY = Key.local("summary", String.class);
    static final Key<Map<String, String>> SUMMARIES =
            Key.mapOf("summaries", String.class, String.class);

    static class SummarizeFiles extends AsyncParallelBatchFlow<String> {
        SummarizeFiles(Route perFile) { super(8, perFile); } // at most eight files at a time

        @Override protected List<Params> prep(Shared shared) {
            return shared.get(FILES).stream().map(file -> Params.of(FILE, file)).toList();
        }
        @Override protected String result(Shared iteration) { return iteration.get(SUMMARY); }
        @Override protected String post(
                Shared shared, List<Params> files, List<Outcome<String>> summaries) {
            for (int i = 0; i < files.size(); i++) {
                shared.put(SUMMARIES, files.get(i).get(FILE), summaries.get(i).value());
            }
            return DEFAULT;
        }
    }
    // #endregion files

    static class Load extends Node<String, String> {
        @Override protected String prep(Shared shared) { return shared.param(FILE); }
        @Override protected String exec(String file) { return DISK.get(file); }
        @Override protected String post(Shared shared, String file, String text) {
            shared.put(TEXT, text);
            return DEFAULT;
        }
    }

    static SummarizeFiles summarizeFiles() {
        // #region perfile
        var summarize = Skill.of(ChatModels.of("offline"), "Summarise in one sentence:\n\n{text}")
                .writing(SUMMARY);
        var flow = new SummarizeFiles(new Load().then(summarize));
        // #endregion perfile
        return flow;
    }

    static FlowGraph drawing() {
        return summarizeFiles().graph();
    }

    public static void main(String[] args) {
        Shared shared = Shared.create().put(FILES, List.of("rain.txt", "sun.txt"));
        System.out.println(summarizeFiles().run(shared, SUMMARIES));
    }
}
