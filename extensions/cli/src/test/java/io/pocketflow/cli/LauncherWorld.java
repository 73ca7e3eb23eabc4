package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.fixture.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code pocketflow} in a small tree of its own, with scripts in place of Maven. */
abstract class LauncherWorld {

    static final String PLAIN_BUILD = """
            echo "arguments $*, MAVEN_ARGS $MAVEN_ARGS" >>"$LOG"
            echo 'Maven speaks'
            """;

    /** Blocks until the test opens the gate. */
    static final String SLOW_BUILD = PLAIN_BUILD + "touch \"$STARTED\"\nread -r line <\"$GATE\"\n";

    static final String RESULT = """
            cd "$(dirname "$0")/extensions/cli"
            mkdir -p target/lib
            cp src/main/Source.java target/lib/library.jar
            cp "$PROGRAM" target/pocketflow-cli-1.jar
            mkdir -p ../../cookbook/target/lib
            """;

    private static final Path HOME = Path.of("").toAbsolutePath().getParent().getParent();

    static final String LAUNCHER = "extensions/cli/src/main/java/io/pocketflow/cli/start/Launcher.java";

    @TempDir
    Path folder;

    Path root;
    final Map<String, String> environment = new HashMap<>();

    record Result(int code, String out, String err) {}

    @BeforeEach
    void makeTree() throws Exception {
        root = Files.createDirectory(folder.resolve("a tree"));
        Files.copy(HOME.resolve("pocketflow"), root.resolve("pocketflow"));
        write(LAUNCHER, Files.readString(HOME.resolve(LAUNCHER)));
        write("pom.xml", "<project/>");
        write("extensions/cli/pom.xml", "<project/>");
        write("extensions/cli/src/main/Source.java", "one");
        write("extensions/cli/target/lib/other.jar", "not ours");
        write(".mvn/jvm.config", "");
        maven(PLAIN_BUILD + RESULT);
        environment.put("MAVEN_ARGS", "-Dmy=own");
        environment.put("LOG", folder.resolve("log").toString());
        environment.put("STARTED", folder.resolve("started").toString());
        environment.put("GATE", folder.resolve("gate").toString());
    }

    @AfterEach
    void onlyResultsAreLeft() throws IOException {
        if (Files.exists(root.resolve(".pocketflow"))) {
            assertThat(root.resolve(".pocketflow").toFile().list())
                    .allMatch(name -> name.matches("lib-.*|current|lock"));
        }
    }

    Result launch(String... arguments) throws Exception {
        return finish(start(root, root.resolve("pocketflow"), arguments));
    }

    Process start(Path in, Path launcher, String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of("/bin/sh", launcher.toString()), Stream.of(arguments))
                        .toList());
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        return builder.directory(in.toFile()).start();
    }

    static Result finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        return new Result(process.waitFor(), out, err);
    }

    List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("log"));
    }

    void makeGate() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("gate").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Blocks until the build has started. Fails with the launcher's output if the launcher ends before. */
    void awaitStarted(Process launcher) throws InterruptedException {
        Eventually.holds("the build has started", () -> {
            assertThat(launcher.isAlive()).as(() -> errors(launcher)).isTrue();
            return Files.exists(folder.resolve("started"));
        });
    }

    /** Returns the output so far. A child of the process may still hold the stream. */
    static String errors(Process process) {
        try {
            InputStream errors = process.getErrorStream();
            return new String(errors.readNBytes(errors.available()));
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** Returns whether a process has ended. A zombie has ended too: in some containers the first process reaps none. */
    static boolean hasEnded(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException gone) {
            return !process.isAlive();
        }
    }

    static Path tool(String name) {
        return Stream.of("/usr/bin", "/bin")
                .map(bin -> Path.of(bin, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    void maven(String lines) throws IOException {
        script(root.resolve("mvnw"), "#!/bin/sh\nset -e\n" + lines);
    }

    void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
