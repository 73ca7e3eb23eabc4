package mapreduce;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Many reviews, each read by a call of its own (map), become counts and one paragraph (reduce). */
public final class MapReduce {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<List<String>> REVIEWS = Key.listOf("reviews", String.class);
    static final Key<List<Opinion>> OPINIONS = Key.listOf("opinions", Opinion.class);
    static final Key<List<String>> COUNTS = Key.listOf("counts", String.class);
    static final Key<String> REPORT = Key.of("report", String.class);

    /** The parts of a tent that a review may be about. */
    enum Topic {
        PITCHING,
        RAIN,
        SPACE,
        WEIGHT,
        PRICE
    }

    /** The opinion of one review. */
    record Opinion(
            @Description("what the review is mainly about") Topic topic,
            boolean positive,

            @Description("the reason, in at most eight words")
            String reason) {}

    private static final String REPORT_PROMPT = """
            These are the opinions of customers about a tent, counted by topic:

            {counts}

            Write two sentences for its designer: what to keep, and what to change first.""";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/mapreduce"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Node<Path, List<String>> read = Node.of("Read", FILE, REVIEWS, path -> Files.readAllLines(path));
        ReadOpinions readOpinions = new ReadOpinions(model);
        Node<List<Opinion>, List<String>> count = Node.of("Count", OPINIONS, COUNTS, MapReduce::count);
        Skill<String> report = Skill.of(model, REPORT_PROMPT).named("Report").writing(REPORT);
        return new AsyncFlow(read.then(readOpinions).then(count).then(report));
    }

    /** Counts the opinions about each topic. Counting must be exact, so it is not a task for a model. */
    private static List<String> count(List<Opinion> opinions) {
        Map<Topic, List<Opinion>> byTopic =
                opinions.stream().collect(groupingBy(Opinion::topic, TreeMap::new, toList()));
        return byTopic.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String line(Topic topic, List<Opinion> opinions) {
        long good = opinions.stream().filter(Opinion::positive).count();
        String reasons = opinions.stream().map(Opinion::reason).collect(joining("; "));
        return topic + ": " + good + " good, " + (opinions.size() - good) + " bad (" + reasons + ")";
    }

    public static void main(String[] args) {
        Path file = args.length == 0 ? FOLDER.resolve("reviews.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isReadable(file)) {
            System.err.println(
                    "map-reduce accepts one file that it can read, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Shared shared = Shared.create().put(FILE, file);

        flow(model).run(shared);

        System.out.println(shared.get(REVIEWS).size() + " reviews");
        shared.get(COUNTS).forEach(System.out::println);
        System.out.println("\n" + shared.get(REPORT));
    }
}
