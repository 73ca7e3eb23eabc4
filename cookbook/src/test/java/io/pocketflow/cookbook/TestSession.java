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

/** A session whose input is a text and whose output is a buffer. */
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

    /** Creates a session with the real clock. */
    public TestSession() {
        this(RunOptions.defaults());
    }

    /** Creates a session with these options. */
    public TestSession(RunOptions options) {
        this.options = options;
    }

    /** Sets the user's input. */
    public TestSession typing(String text) {
        typed = text;
        return this;
    }

    /** Sets the user's folder. */
    public TestSession in(Path folder) {
        this.folder = folder;
        return this;
    }

    /** Makes standard error a terminal. */
    public TestSession onTerminal() {
        terminal = true;
        return this;
    }

    /** Prints stack traces of failures. */
    public TestSession verbose() {
        verbose = true;
        return this;
    }

    /** Sets the offline model. */
    public TestSession with(ChatModel model) {
        this.model = model;
        return this;
    }

    /** Runs the command line and returns its exit code. */
    public int command(String... args) {
        return Main.run(List.of(args), session());
    }

    /** Runs a recipe with these arguments and returns its exit code. */
    public int run(Recipe recipe, String... args) {
        return Main.run(recipe, List.of(args), session());
    }

    /** Returns the standard output. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns the standard error. */
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
