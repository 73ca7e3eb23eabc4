package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.fixture.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The first start of a checkout as a process: the script runs {@code Launcher.java}, which builds and runs the program. */
@Tag("integration")
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherBuildTest extends LauncherWorld {

    /** Prints its arguments and the source that it was built from. */
    private static final String PROGRAM = """
            package io.pocketflow.cli;
            public class Main {
                public static void main(String[] arguments) throws Exception {
                    for (String argument : arguments) {
                        System.out.println(argument.startsWith("java.") ? System.getProperty(argument) : argument);
                    }
                    var lib = java.nio.file.Path.of(System.getProperty("pocketflow.lib"));
                    System.out.println("source " + java.nio.file.Files.readString(lib.resolve("library.jar")));
                    System.exit(7);
                }
            }
            """;

    @TempDir
    private static Path shared;

    @BeforeAll
    static void makeProgram() throws Exception {
        Path source = Files.writeString(shared.resolve("Main.java"), PROGRAM);
        Path classes = shared.resolve("classes");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()))
                .isZero();
        assertThat(java.util.spi.ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", "" + shared.resolve("program.jar"), "-C", "" + classes, "."))
                .isZero();
    }

    @BeforeEach
    void useTheRealJava() {
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PROGRAM", shared.resolve("program.jar").toString());
    }

    @Test
    void theFirstStartBuildsAndRunsTheProgram() throws Exception {
        Result result = launch("run", "a b", "*");
        assertThat(result.err()).isEqualTo("""
                pocketflow: building (the first build also downloads Maven and libraries: some minutes) ...
                Maven speaks
                """);
        assertThat(result.out()).isEqualTo("run\na b\n*\nsource one\n");
        assertThat(result.code()).isEqualTo(7);
        assertThat(builds().get(0)).endsWith(" package, MAVEN_ARGS -Dmy=own");
    }

    @Test
    void theFirstStartHasTheClassPathOfTheProgram() throws Exception {
        String classPath = launch("java.class.path").out().lines().findFirst().orElseThrow();
        assertThat(Path.of(classPath)).hasFileName("pocketflow.jar").isRegularFile();
    }

    @Test
    void twoConcurrentStartsBuildOnce() throws Exception {
        maven(SLOW_BUILD + RESULT);
        makeGate();
        Process first = start(root, root.resolve("pocketflow"));
        awaitStarted(first);
        Process second = start(root, root.resolve("pocketflow"));
        Files.writeString(folder.resolve("gate"), "go\n");
        assertThat(finish(first).out()).contains("source one\n");
        assertThat(finish(second).out()).contains("source one\n");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aKilledBuildDoesNotBlockTheNextOne() throws Exception {
        maven(SLOW_BUILD + RESULT);
        makeGate();
        Process killed = start(root, root.resolve("pocketflow"));
        awaitStarted(killed);
        List<ProcessHandle> all = Stream.concat(Stream.of(killed.toHandle()), killed.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Eventually.holds("all have ended", () -> all.stream().allMatch(LauncherWorld::hasEnded));
        maven(PLAIN_BUILD + RESULT);
        assertThat(launch().out()).contains("source one\n");
    }

    @Test
    void anInterruptedBuildCleansUp() throws Exception {
        maven(SLOW_BUILD + RESULT);
        makeGate();
        Process interrupted = start(root, root.resolve("pocketflow"));
        awaitStarted(interrupted);
        interrupted.toHandle().destroy(); // Process.destroy would close the streams
        Result result = finish(interrupted);
        assertThat(result.code()).isEqualTo(143);
        assertThat(result.err()).doesNotContain("failed");
        assertThat(root.resolve(".pocketflow").toFile().list()).containsExactly("lock");
    }
}
