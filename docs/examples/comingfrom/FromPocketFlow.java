package comingfrom;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

public class FromPocketFlow {
    static final ChatModel MODEL = ChatModels.of("offline");
    static final Duration ONE_SECOND = Duration.ofSeconds(1);

    // #region keys
    static final Key<String> TEXT =
            Key.of("text", String.class);
    static final Key<String> SUMMARY =
            Key.of("summary", String.class);
    // #endregion keys

    // #region node
    static class Summarize extends Node<String, String> {
        Summarize() {
            super(Retry.upTo(3).withDelay(ONE_SECOND));
        }
        @Override protected String prep(Shared shared) {
            return shared.get(TEXT);
        }
        @Override protected String exec(String text) {
            return MODEL.chat("Summarise: " + text);
        }
        @Override protected String execFallback(
                String text, Exception last) {
            return "no summary: " + last.getMessage();
        }
        @Override protected String post(
                Shared shared, String text, String summary) {
            shared.put(SUMMARY, summary);
            return summary.length() > 80 ? "long" : DEFAULT;
        }
    }
    // #endregion node

    static class Shorten extends Node<String, String> {}

    static class Print extends Node<String, String> {
        @Override protected String prep(Shared shared) { return shared.get(SUMMARY); }
        @Override protected String exec(String summary) {
            System.out.println("Print: " + summary);
            return summary;
        }
    }

    static Flow flow() {
        Summarize summarize = new Summarize();
        Shorten shorten = new Shorten();
        Print print = new Print();
        // #region wiring
        Flow flow = new Flow(
                summarize.on("long", shorten.then(print))
                        .then(print));
        // #endregion wiring
        return flow;
    }

    static FlowGraph drawing() {
        return flow().graph();
    }

    // #region batchflow
    static final Key<List<String>> FILES =
            Key.listOf("files", String.class);
    static final Key<String> FILE =
            Key.of("file", String.class);

    static class EachFile extends BatchFlow<String> {
        EachFile(Route perFile) {
            super(perFile);
        }
        @Override protected List<Params> prep(Shared shared) {
            return shared.get(FILES).stream()
                    .map(file -> Params.of(FILE, file))
                    .toList();
        }
    }

    static class Load extends Node<String, String> {
        @Override protected String prep(Shared shared) {
            return shared.param(FILE);
        }
    }
    // #endregion batchflow

    // #region parallel
    static class SummarizeAll
            extends AsyncParallelBatchNode<String, String> {
        SummarizeAll() {
            super(10); // at most ten at a time
        }
        @Override protected List<String> prep(Shared shared) {
            return shared.get(TEXTS);
        }
        @Override protected CompletionStage<String> execAsync(
                String text) {
            return MODEL.chatAsync("Summarise: " + text);
        }
        @Override protected String post(Shared shared,
                List<String> texts, List<String> summaries) {
            shared.put(SUMMARIES, summaries);
            return DEFAULT;
        }
    }
    // #endregion parallel

    static final Key<List<String>> TEXTS = Key.listOf("texts", String.class);
    static final Key<List<String>> SUMMARIES = Key.listOf("summaries", String.class);

    public static void main(String[] args) {
        // #region run
        Shared shared = Shared.create()
                .put(TEXT, "It rains. We read.");
        flow().run(shared);
        System.out.println(shared.get(SUMMARY));
        // #endregion run
        new EachFile(new Load()).run(Shared.create().put(FILES, List.of("a.txt")));
        new SummarizeAll().run(Shared.create().put(TEXTS, List.of("It rains.")), SUMMARIES);
    }
}
