package majorityvote;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One question, asked five times at once: the answer that most replies agree on wins. */
public final class MajorityVote {

    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<List<String>> VOTES = Key.listOf("votes", String.class);

    private static final String SAMPLE =
            "A bat and a ball cost 1.10 together. The bat costs 1.00 more than the ball. What does the ball cost?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/majorityvote"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(new Vote(model));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println(
                    "majority-vote accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("question: " + question);

        List<String> votes = flow(model).run(Shared.create().put(QUESTION, question), VOTES);

        Map<String, Long> counts = votes.stream().collect(groupingBy(vote -> vote, TreeMap::new, counting()));
        String winner = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        System.out.println("votes:    " + votes);
        System.out.println("answer:   " + winner + ", by " + counts.get(winner) + " of " + votes.size() + " votes");
    }
}
