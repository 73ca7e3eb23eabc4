package multiagent;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Two agents play a game of words. Each is a flow of its own, and they talk by two queues. */
public final class MultiAgent {

    static final Key<String> SECRET = Key.of("secret", String.class);
    static final Key<List<String>> FORBIDDEN = Key.listOf("forbidden", String.class);
    static final Key<List<String>> WRONG = Key.listOf("wrong", String.class); // the hinter's memory
    static final Key<List<String>> HEARD = Key.listOf("heard", String.class); // the guesser's memory
    static final Key<BlockingQueue<String>> HINTS = Key.of("hints", new TypeRef<>() {});
    static final Key<BlockingQueue<String>> GUESSES = Key.of("guesses", new TypeRef<>() {});

    /** The hint that ends the game. */
    static final String GAME_OVER = "";

    private static final String HINT_PROMPT = """
            Give a hint for the word '{secret}', in at most seven words and without these words:
            {forbidden}

            Wrong guesses so far:
            {wrong}

            Return the hint only.""";

    private static final String GUESS_PROMPT = """
            Which word do these hints describe? Return one word in lower case only.

            {heard}""";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/multiagent"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    /** Knows the word: gives a hint, and another one after each wrong guess. */
    private static final class Hinter extends AsyncFlow {
        Hinter(Say giveHint, CheckGuess checkGuess) {
            super(giveHint.then(checkGuess.on("wrong", giveHint).end("right").end("given up")));
        }
    }

    /** Looks for the word: makes a guess after each hint. */
    private static final class Guesser extends AsyncFlow {
        Guesser(HearHint hearHint, Say guess) {
            super(hearHint.on("hint", guess.then(hearHint)).end("game over"));
        }
    }

    static AsyncParallelFlow flow(ChatModel model) {
        Hinter hinter = new Hinter(new Say("GiveHint", model, HINT_PROMPT, HINTS), new CheckGuess());
        Guesser guesser = new Guesser(new HearHint(), new Say("Guess", model, GUESS_PROMPT, GUESSES));
        return new AsyncParallelFlow(2, hinter, guesser);
    }

    public static void main(String[] args) {
        List<String> words = args.length == 0 ? List.of("lighthouse", "sea", "ship", "tower") : List.of(args);
        if (words.get(0).startsWith("-")) {
            System.err.println("multi-agent accepts a secret word and forbidden words, but was given: " + words.get(0));
            System.exit(2);
        }
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        Shared shared = Shared.create()
                .put(SECRET, words.get(0))
                .put(FORBIDDEN, words)
                .put(WRONG, List.of())
                .put(HINTS, new LinkedBlockingQueue<>())
                .put(GUESSES, new LinkedBlockingQueue<>());
        flow(model).run(shared);
    }
}
