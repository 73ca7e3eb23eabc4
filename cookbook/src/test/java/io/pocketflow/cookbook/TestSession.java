package io.pocketflow.cookbook;

import io.pocketflow.core.RunOptions;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A session whose user is a text and whose screen is a buffer. */
public final class TestSession {

    /** The root of the repository. */
    public static final Path HOME = Path.of("").toAbsolutePath().getParent();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final RunOptions options;
    private String typed = "";
    private Path folder = HOME;
    private boolean terminal;
    private boolean verbose;
    private ChatModel model;

    /** Runs with the real clock. */
    public TestSession() {
        this(RunOptions.defaults());
    }

    /** Runs with these options. */
    public TestSession(RunOptions options) {
        this.options = options;
    }

    /** The user types this. */
    public TestSession typing(String text) {
        typed = text;
        return this;
    }

    /** The user is in this folder. */
    public TestSession in(Path folder) {
        this.folder = folder;
        return this;
    }

    /** The user has a terminal. */
    public TestSession onTerminal() {
        terminal = true;
        return this;
    }

    /** The user wants to see where failures happened. */
    public TestSession verbose() {
        verbose = true;
        return this;
    }

    /** The offline model is this one. */
    public TestSession with(ChatModel model) {
        this.model = model;
        return this;
    }

    /** Runs the command line. */
    public int command(String... args) {
        return Main.run(List.of(args), session());
    }

    /** Runs a recipe with these arguments. */
    public int run(Recipe recipe, String... args) {
        return Main.run(recipe, List.of(args), session());
    }

    /** What was printed as a result. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What was printed besides. */
    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Session session() {
        return new Session(
                new BufferedReader(new StringReader(typed)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                folder,
                HOME,
                name -> model != null && name.equals("offline") ? model : ChatModels.of(name),
                options,
                verbose);
    }
}
