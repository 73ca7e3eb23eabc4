package parallelchains;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** Chains of three agents, one chain for each topic: one after another, and three at a time. */
public class ParallelChains {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/parallelchains"));

    static final Key<List<Path>> TOPICS = Key.listOf("topics", Path.class);
    static final Key<List<Outcome<String>>> ARTICLES = Key.of("articles", new TypeRef<>() {});
    static final Key<Path> TOPIC = Key.of("topic", Path.class);

    /** The texts that the agents of one chain pass on. */
    static final Key<String> SOURCE = Key.local("source", String.class);

    static final Key<String> NOTES = Key.local("notes", String.class);
    static final Key<String> DRAFT = Key.local("draft", String.class);
    static final Key<String> ARTICLE = Key.local("article", String.class);

    static class ReadSource extends Node<Path, String> {

        @Override
        protected Path prep(Shared shared) {
            return shared.param(TOPIC);
        }

        @Override
        protected String exec(Path topic) throws IOException {
            return Files.readString(topic);
        }

        @Override
        protected String post(Shared shared, Path topic, String source) {
            shared.put(SOURCE, source);
            return DEFAULT;
        }
    }

    /** Runs the chain for each topic. A chain that fails does not stop the others. */
    static class Chains extends AsyncParallelBatchFlow<String> {

        Chains(int maxConcurrency, ChatModel model) {
            super(
                    maxConcurrency,
                    OnFailure.COLLECT,
                    new ReadSource()
                            .then(agent(
                                    "Research", model, "Summarise the facts in eight sentences:\n\n{source}", NOTES))
                            .then(agent("Write", model, "Summarise these notes in four sentences:\n\n{notes}", DRAFT))
                            .then(agent("Edit", model, "Shorten this draft to two sentences:\n\n{draft}", ARTICLE)));
        }

        private static Skill<String> agent(String name, ChatModel model, String task, Key<String> result) {
            return Skill.of(model, task).named(name).writing(result);
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return shared.get(TOPICS).stream()
                    .map(topic -> Params.of(TOPIC, topic))
                    .toList();
        }

        @Override
        protected String result(Shared chain) {
            return chain.get(ARTICLE);
        }

        @Override
        protected String post(Shared shared, List<Params> topics, List<Outcome<String>> articles) {
            shared.put(ARTICLES, articles);
            return DEFAULT;
        }
    }

    /** Answers 100 ms later than the other model. No thread waits. */
    static class Distant extends ForwardingChatModel {

        Distant(ChatModel model) {
            super(model);
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            return CompletableFuture.supplyAsync(
                            () -> request, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
                    .thenCompose(next);
        }
    }

    static Chains flow(ChatModel model) {
        return new Chains(3, model);
    }

    private static List<String> texts(List<Outcome<String>> articles) {
        return articles.stream()
                .map(article -> article.isDone()
                        ? article.value()
                        : "" + article.failure().orElse(null))
                .toList();
    }

    public static void main(String[] args) throws IOException {
        Path folder = args.length == 0 ? FOLDER.resolve("topics") : Path.of(args[0]);
        if (args.length > 1 || !Files.isDirectory(folder)) {
            System.err.println("parallel-chains accepts a folder with a text for each topic, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        List<Path> topics;
        try (Stream<Path> files = Files.list(folder)) {
            topics = files.filter(Files::isRegularFile).sorted().toList();
        }
        var named = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var model = named.name().startsWith("offline") ? new Distant(named) : named;
        flow(model).run(Shared.create().put(TOPICS, topics)); // once before the clock starts, while Java compiles

        long start = System.nanoTime();
        var oneByOne = new Chains(1, model).run(Shared.create().put(TOPICS, topics), ARTICLES);
        long middle = System.nanoTime();
        var parallel = flow(model).run(Shared.create().put(TOPICS, topics), ARTICLES);
        long end = System.nanoTime();

        for (int i = 0; i < topics.size(); i++) {
            System.out.println(
                    topics.get(i).getFileName() + "\n  " + texts(parallel).get(i) + "\n");
        }
        double alone = (middle - start) / 1e9;
        double together = (end - middle) / 1e9;
        System.out.println("chains of research, write and edit: " + topics.size());
        System.out.printf(Locale.ROOT, "one after another: %.2f s%n", alone);
        System.out.printf(
                Locale.ROOT, "three at a time: %.2f s, %.1f %% saved%n", together, 100 * (1 - together / alone));
        System.out.println("equal outputs: " + (texts(parallel).equals(texts(oneByOne)) ? "yes" : "no"));
    }
}
