package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program on the pages runs, and prints what the file beside it contains. */
class ExamplesTest {

    private static ModelServer server;

    static List<Path> programs() {
        return Examples.programs();
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = ModelServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("programs")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void programPrintsItsOutput(Path program) throws Exception {
        String printed = Examples.output(program);

        assertThat(Site.generated(output(program), printed)).isEqualTo(printed).isNotBlank();
    }

    @Test
    void eachSourceIsAProgramOrATest() {
        assertThat(Site.files(Site.EXAMPLES, ".java"))
                .hasSizeGreaterThan(20)
                .allMatch(file ->
                        file.toString().endsWith("Test.java") || programs().contains(file) || isUsedByACommand(file));
    }

    /** Returns whether a script on a page compiles the class, which is the subject of that script. */
    private static boolean isUsedByACommand(Path file) {
        String name = file.getFileName().toString();
        return Site.files(Site.EXAMPLES, ".sh").stream()
                .anyMatch(script -> Site.read(script).contains(name.replace(".java", "")));
    }

    @Test
    void eachOutputBelongsToAProgramOrAScript() {
        assertThat(Site.files(Site.EXAMPLES, ".txt"))
                .allMatch(file -> Files.exists(sibling(file, ".java")) || Files.exists(sibling(file, ".sh")));
    }

    private static Path output(Path program) {
        return sibling(program, ".txt");
    }

    private static Path sibling(Path file, String end) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + end);
    }
}
