package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Some commands that run without output, so that the classes of common commands are in the archive of classes. */
final class Training {

    /** A port on which nothing listens, so that the classes of the HTTP client are loaded and no server is called. */
    private static final String NO_SERVER = "http://127.0.0.1:1/v1";

    private Training() {}

    /** Runs the commands in a temporary folder. Returns the exit code. */
    static int run() {
        try {
            Path folder = Files.createTempDirectory("pocketflow-");
            try {
                Files.writeString(folder.resolve("i.csv"), "id,text\n1,One. Two.\n");
                PrintStream none = new PrintStream(OutputStream.nullOutputStream());
                Map<String, String> environment =
                        Map.of("XDG_STATE_HOME", folder.toString(), "LOCALAPPDATA", "" + folder);
                Console console = new Console(
                        new ByteArrayInputStream(new byte[0]), none, none, Console.Terminals.NONE, folder, environment);
                Main.run(console, "--help");
                Main.run(console, "pool", "--lines", "--help"); // rendered by picocli
                Main.run(console, "ask", "--model", "offline", "Summarise in one sentence: One. Two.");
                String[] pool = {"pool", "--prompt", "Summarise in one sentence: {text}", "--items", "i.csv"};
                Main.run(console, with(pool, "--model", "offline", "--out", "o.csv"));
                Main.run(console, with(pool, "--model", "openai:m", "--base-url", NO_SERVER, "--retries", "1"));
                return ExitCodes.DONE;
            } finally {
                delete(folder);
            }
        } catch (IOException | UncheckedIOException failed) {
            return ExitCodes.TROUBLE;
        }
    }

    private static String[] with(String[] command, String... further) {
        return Stream.concat(Stream.of(command), Stream.of(further)).toArray(String[]::new);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
