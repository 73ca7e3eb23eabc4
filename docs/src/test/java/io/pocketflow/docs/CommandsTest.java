package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each script on the pages runs without a failure, and its standard output is that of the file beside it, except for times. A
 * script runs in a folder of its own with a copy of the texts of the cookbook, and {@code pocketflow} is the command line
 * of this build.
 */
class CommandsTest {

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    private static ModelServer server;

    @TempDir
    private Path folder;

    static List<Path> scripts() {
        return Site.files(Site.EXAMPLES, ".sh");
    }

    @BeforeAll
    static void startServer() throws IOException {
        server = ModelServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptRuns(Path script) throws Exception {
        copyTexts();
        Path bin = Files.createDirectory(folder.resolve("bin"));
        launcher(bin.resolve("pocketflow"));
        launcher(folder.resolve("pocketflow"));
        Path out = folder.resolve("bin/out");
        Path err = folder.resolve("bin/err");
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", script.toString())
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        shell.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
        shell.environment().put("HOME", folder.resolve("bin").toString());
        shell.environment().put("EXAMPLES", script.getParent().toString());
        shell.environment()
                .put(
                        "POCKETFLOW_OUTPUT",
                        Path.of("target/test-classes").toAbsolutePath().toString());
        shell.environment().put("POCKETFLOW_CLASSES", System.getProperty("java.class.path"));

        int code = ended(shell.start());

        assertThat(code).as(Site.read(out) + Site.read(err)).isZero();
        Path expected = script.resolveSibling(script.getFileName().toString().replace(".sh", ".txt"));
        String printed = INSTANT.matcher(Site.read(out)).replaceAll("2026-03-01T09:30:00Z");
        assertThat(printed.isEmpty() ? "" : Site.generated(expected, printed)).isEqualTo(printed);
    }

    private static int ended(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Writes a script that starts the command line from the classes of this build. */
    private static void launcher(Path file) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(file, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dpocketflow.home='%s' -Dpocketflow.recipes='%s' \\
                    -cp "$POCKETFLOW_CLASSES" io.pocketflow.cli.Main "$@"
                """.formatted(java, Site.ROOT, Site.ROOT.resolve("cookbook/target/lib")));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void copyTexts() throws IOException {
        Path from = Site.ROOT.resolve("cookbook/data/texts");
        Path to = Files.createDirectories(folder.resolve("cookbook/data/texts"));
        try (Stream<Path> texts = Files.list(from)) {
            for (Path text : texts.toList()) {
                Files.copy(text, to.resolve(text.getFileName()));
            }
        }
    }
}
