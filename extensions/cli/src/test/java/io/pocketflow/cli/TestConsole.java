package io.pocketflow.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process, with buffers for streams. */
final class TestConsole {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Path folder = Path.of("").toAbsolutePath();
    private String typed = "";
    private boolean terminal;

    TestConsole typing(String text) {
        typed = text;
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

    int run(String... arguments) {
        return Main.run(
                new Console(
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal,
                        terminal,
                        folder,
                        environment),
                arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
