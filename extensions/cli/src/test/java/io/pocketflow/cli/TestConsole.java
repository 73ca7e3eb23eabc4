package io.pocketflow.cli;

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
final class TestConsole {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Path folder = Path.of("").toAbsolutePath();
    private byte[] typed = {};
    private int mostTaken = Integer.MAX_VALUE;
    private boolean terminal;

    TestConsole typing(String text) {
        return typing(text.getBytes(StandardCharsets.UTF_8));
    }

    TestConsole typing(byte[] bytes) {
        typed = bytes.clone();
        return this;
    }

    TestConsole in(Path folder) {
        this.folder = folder;
        return this;
    }

    TestConsole with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    TestConsole onTerminal() {
        terminal = true;
        return this;
    }

    /** Lets standard output fail after the given number of bytes. */
    TestConsole losingOutputAfter(int bytes) {
        mostTaken = bytes;
        return this;
    }

    int run(String... arguments) {
        return Main.run(console(), arguments);
    }

    Console console() {
        return new Console(
                new ByteArrayInputStream(typed),
                new PrintStream(new Taken(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
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

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
