package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A console whose streams are buffers. It runs commands in this process. */
public final class TestConsole {

    /** The variables that name a state folder of the tests. */
    static final Map<String, String> STATE =
            state(Path.of("target", "test-state").toAbsolutePath());

    private static Map<String, String> state(Path folder) {
        return Map.of("XDG_STATE_HOME", folder.toString(), "LOCALAPPDATA", folder.toString());
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Path folder = Path.of("").toAbsolutePath();
    private byte[] typed = {};
    private int mostTaken = Integer.MAX_VALUE;
    private int columns = 80;
    private boolean terminal;
    private boolean typesAnswers;

    /** Creates a console whose state folder belongs to the tests. */
    public TestConsole() {
        environment.putAll(STATE);
    }

    public TestConsole typing(String text) {
        return typing(text.getBytes(StandardCharsets.UTF_8));
    }

    public TestConsole typing(byte[] bytes) {
        typed = bytes.clone();
        return this;
    }

    public TestConsole in(Path folder) {
        this.folder = folder;
        return this;
    }

    public TestConsole with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public TestConsole onTerminal() {
        terminal = true;
        return this;
    }

    /** Makes standard output and standard error terminals of this width. */
    public TestConsole onTerminal(int width) {
        columns = width;
        return onTerminal();
    }

    /** Makes standard input a terminal too, on which this text is typed. */
    public TestConsole answering(String text) {
        typesAnswers = true;
        return onTerminal().typing(text);
    }

    /** Lets standard output fail after the given number of bytes. */
    public TestConsole losingOutputAfter(int bytes) {
        mostTaken = bytes;
        return this;
    }

    public int run(String... arguments) {
        return Main.run(console(), arguments);
    }

    public Console console() {
        return new Console(
                new ByteArrayInputStream(typed),
                new PrintStream(new Taken(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal ? new Console.Terminals(typesAnswers, true, true, () -> columns) : Console.Terminals.NONE,
                folder,
                environment);
    }

    /** A standard output that fails after the given number of bytes. */
    private final class Taken extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            if (out.size() >= mostTaken) {
                throw new IOException("No space left on device");
            }
            out.write(b);
        }
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
