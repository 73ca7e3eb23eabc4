package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.OfflineModel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Three agents on several topics: the chains of agents one after another, and two at a time. */
public final class ParallelChains implements Recipe {

    private static final int AT_A_TIME = 2;
    private static final int OFFLINE_LATENCY_MS = 100;
    private static final List<String> TOPICS = List.of(
            "declaration-of-independence",
            "hacker-slang-and-hacker-culture",
            "jonah",
            "ruth",
            "the-flood",
            "the-meaning-of-hack");

    /** One run of all chains. */
    private record Pass(List<Outcome<String>> articles, Duration took) {

        long failures() {
            return articles.stream().filter(article -> !article.isDone()).count();
        }

        List<ByteBuffer> bytes() {
            return articles.stream()
                    .map(article -> article.isDone() ? article.value() : "failed")
                    .map(StandardCharsets.UTF_8::encode)
                    .toList();
        }
    }

    @Override
    public int run(Arguments arguments, Session session) {
        ChatModel model = session.model(arguments);
        int latency = arguments.number("--latency", 0, model instanceof OfflineModel ? OFFLINE_LATENCY_MS : 0);
        List<String> words = arguments.words();
        List<String> topics = words.isEmpty() ? TOPICS : words;
        session.introduce(model);
        if (model instanceof OfflineModel) {
            pass(AT_A_TIME, topics, model, session);
            session.out().println("warm-up: each chain was run once before the clock started");
        }
        if (latency > 0) {
            model = new SlowModel(model, Duration.ofMillis(latency), session.options());
            session.out()
                    .println("simulated: each call of the model waits " + latency
                            + " ms first (--latency 0 turns this off)");
        }

        Pass together = pass(AT_A_TIME, topics, model, session);
        Pass oneByOne = pass(1, topics, model, session);

        print(topics, together, session);
        compare(oneByOne, together, session);
        return together.failures() + oneByOne.failures() == 0 ? Main.DONE : Main.SOME_FAILED;
    }

    private static Pass pass(int atATime, List<String> topics, ChatModel model, Session session) {
        Shared shared = Shared.create().put(Article.TOPICS, topics);
        long start = session.now();
        new Chains(atATime, model, session.sample("texts")).run(shared, session.options());
        return new Pass(shared.get(Article.ARTICLES), session.since(start));
    }

    private static void print(List<String> topics, Pass pass, Session session) {
        for (Outcome<String> article : pass.articles()) {
            if (article.isDone()) {
                session.out().println();
                session.out().println(Printable.line(topics.get(article.index())));
                session.out().println("  " + Printable.line(article.value()));
            }
        }
        session.complain(pass.articles(), topics::get);
    }

    private static void compare(Pass oneByOne, Pass together, Session session) {
        boolean same = oneByOne.bytes().equals(together.bytes());
        session.out().println();
        session.out()
                .println("chains of research, write and edit: "
                        + together.articles().size());
        session.out().println(AT_A_TIME + " at a time: " + told(together));
        session.out().println("one after another: " + told(oneByOne));
        session.out().println("saved: " + Session.saved(oneByOne.took(), together.took()));
        session.out().println("same outputs, byte for byte: " + (same ? "yes" : "no"));
    }

    private static String told(Pass pass) {
        return Session.seconds(pass.took()) + ", failures=" + pass.failures();
    }

    @Override
    public String name() {
        return "parallel-chains";
    }

    @Override
    public String summary() {
        return "three agents on several topics, two chains at a time";
    }

    @Override
    public String arguments() {
        return "[TOPIC...] [--latency MILLISECONDS] [--model NAME]";
    }

    @Override
    public FlowGraph graph() {
        return new Chains(AT_A_TIME, new OfflineModel(), Path.of("")).graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new ParallelChains(), args);
    }
}
