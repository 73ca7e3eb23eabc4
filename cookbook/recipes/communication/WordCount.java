package communication;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Map;

/** Nodes that know the keys of the store and not each other. */
public class WordCount {

    /** The texts that are not counted yet. */
    static final Key<List<String>> WAITING = Key.listOf("waiting", String.class);

    /** The text that is counted now. */
    static final Key<String> TEXT = Key.of("text", String.class);

    /** The count of each text. */
    static final Key<Map<String, Count>> COUNTS = Key.mapOf("counts", String.class, Count.class);

    static final Key<Count> TOTAL = Key.of("total", Count.class);

    static final List<String> SAMPLE = List.of(
            "To be, or not to be: that is the question.",
            "Call me Ishmael.",
            "It was the best of times, it was the worst of times.");

    record Count(int texts, int words, int characters) {

        static Count of(String text) {
            return new Count(1, text.isBlank() ? 0 : text.strip().split("\\s+").length, text.length());
        }

        Count plus(Count other) {
            return new Count(texts + other.texts, words + other.words, characters + other.characters);
        }
    }

    /** Takes the next text from the queue in the store. */
    static class NextText extends Node<List<String>, Void> {

        @Override
        protected List<String> prep(Shared shared) {
            return shared.get(WAITING);
        }

        @Override
        protected String post(Shared shared, List<String> waiting, Void nothing) {
            if (waiting.isEmpty()) {
                return "none left";
            }
            shared.put(TEXT, waiting.get(0));
            shared.put(WAITING, waiting.subList(1, waiting.size()));
            return DEFAULT;
        }
    }

    /** Counts a text and adds the count to the total. */
    static class CountWords extends Node<String, Count> {

        @Override
        protected String prep(Shared shared) {
            return shared.get(TEXT);
        }

        @Override
        protected Count exec(String text) {
            return Count.of(text);
        }

        @Override
        protected String post(Shared shared, String text, Count count) {
            shared.put(COUNTS, text, count);
            shared.update(TOTAL, new Count(0, 0, 0), total -> total.plus(count));
            return DEFAULT;
        }
    }

    static Flow flow() {
        var next = new NextText();
        return new Flow(next.then(new CountWords()).then(next), next.end("none left"));
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].startsWith("--")) {
            System.err.println("communication accepts texts, each in quotes, but was given: " + args[0]);
            System.exit(2);
        }
        var shared = Shared.create().put(WAITING, args.length == 0 ? SAMPLE : List.of(args));
        flow().run(shared);
        shared.get(COUNTS).forEach((text, count) -> System.out.println(count.words() + " words: " + text));
        Count total = shared.get(TOTAL);
        System.out.println(
                total.texts() + " texts, " + total.words() + " words, " + total.characters() + " characters");
        System.out.println("keys in the store: " + String.join(", ", shared.names()));
    }
}
