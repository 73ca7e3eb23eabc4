package gather;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Futures;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One node that makes several calls at once and waits for all of them. */
public class Gather {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/gather"));

    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<List<String>> ANSWERS = Key.listOf("answers", String.class);

    static final List<String> QUESTIONS = List.of(
            "Summarise this memo in one sentence, as a headline for the board at the harbour:",
            "Summarise this memo in two sentences for people who live on the island:",
            "Summarise this memo in three sentences for visitors who come by car:");

    /** Asks all questions about the text at once. */
    static class AskAll extends AsyncNode<String, List<String>> {

        private final ChatModel model;

        AskAll(ChatModel model) {
            super(Retry.upTo(2).withDelay(Duration.ofSeconds(1)));
            this.model = model;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(TEXT);
        }

        @Override
        protected CompletionStage<List<String>> execAsync(String text) {
            return Futures.all(QUESTIONS.stream()
                    .map(question -> model.chatAsync(ChatRequest.of(question + "\n\n" + text))
                            .thenApply(ChatReply::text))
                    .toList());
        }

        @Override
        protected String post(Shared shared, String text, List<String> answers) {
            shared.put(ANSWERS, answers);
            return DEFAULT;
        }
    }

    /** Answers 300 ms later than the other model. No thread waits. */
    static class Distant extends ForwardingChatModel {

        Distant(ChatModel model) {
            super(model);
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            return CompletableFuture.supplyAsync(
                            () -> request, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS))
                    .thenCompose(next);
        }
    }

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(new AskAll(model));
    }

    public static void main(String[] args) throws IOException {
        Path file = args.length == 0 ? FOLDER.resolve("memo.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isRegularFile(file)) {
            System.err.println("gather accepts a file with a text, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        var named = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var model = named.name().startsWith("offline") ? new Distant(named) : named;
        var shared = Shared.create().put(TEXT, Files.readString(file));
        long start = System.nanoTime();
        List<String> answers = flow(model).run(shared, ANSWERS);
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int i = 0; i < answers.size(); i++) {
            System.out.println(QUESTIONS.get(i) + "\n  " + answers.get(i));
        }
        System.out.printf(Locale.ROOT, "%d calls at once took %.2f s%n", answers.size(), seconds);
    }
}
