package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's programs compile as they stand and run, its numbers and links are right, and it is short. */
class ReadmeTest {

    /** Surrounds the second example, which is a fragment. */
    private static final String PROGRAM = """
            import io.pocketflow.core.pool.Pool;
            import io.pocketflow.llm.ChatModels;
            import io.pocketflow.llm.agent.Skill;
            import java.util.List;
            import java.util.Map;

            public class Second {
                public static void main(String[] args) {
                    var items = List.of(Map.of("text", "One short sentence."), Map.of("text", "Another one."));
            %s
                    System.out.println(summaries);
                }
            }
            """;

    private final Path root = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path work;

    @Test
    void theFirstProgramRuns() throws Exception {
        assertThat(run("First", examples().get(0), "One short sentence.")).isEqualTo("One short sentence.\n");
    }

    @Test
    void theFirstProgramFollowsItsBranch() throws Exception {
        String text = "A sentence that is long and " + "and longer ".repeat(50) + "until it ends.";

        assertThat(run("First", examples().get(0), text)).isEqualTo(text.substring(0, 80) + "…\n");
    }

    @Test
    void theFirstProgramNeedsFiveTypes() throws IOException {
        assertThat(Pattern.compile("^import io\\.pocketflow", Pattern.MULTILINE)
                        .matcher(examples().get(0))
                        .results())
                .hasSize(5);
    }

    @Test
    void thePoolSummarizesEachItem() throws Exception {
        assertThat(run("Second", PROGRAM.formatted(examples().get(1))))
                .isEqualTo("[One short sentence., Another one.]\n");
    }

    @Test
    void theReadmeHasFewerThanAHundredLines() throws IOException {
        assertThat(readme().lines()).hasSizeLessThan(100);
    }

    @Test
    void numbersAreRight() throws IOException {
        try (Stream<Path> texts = Files.list(root.resolve("cookbook/data/texts"))) {
            assertThat(readme()).contains("summarises " + texts.count() + " real texts");
        }
    }

    @Test
    void coordinatesAreThoseOfTheBuild() throws IOException {
        MatchResult version = found("<version>([^<]+)</version>", Files.readString(root.resolve("pom.xml")))
                .findFirst()
                .orElseThrow();

        assertThat(readme())
                .contains("<artifactId>pocketflow-llm</artifactId><version>" + version.group(1) + "</version>")
                .contains("\"io.pocketflow:pocketflow-llm:" + version.group(1) + "\"");
    }

    @Test
    void modulesAreListed() throws IOException {
        String pom = Files.readString(root.resolve("pom.xml"));
        String modules = pom.substring(pom.indexOf("<modules>"), pom.indexOf("</modules>"));
        List<String> names = found("<module>([^<]+)</module>", modules)
                .map(module -> module.group(1))
                .toList();

        assertThat(names).contains("pocketflow-core");
        assertThat(found("(?m)^\\| `([^`]+)` \\|", readme()).map(row -> row.group(1)))
                .containsAll(names);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        assertThat(found("]\\(([^)#:]+)\\)", readme()).map(link -> root.resolve(link.group(1))))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(target).exists());
    }

    /** Compiles the program, runs its main method in a process of its own, and returns the standard output. */
    private String run(String name, String program, String... arguments) throws Exception {
        compile(Files.writeString(work.resolve(name + ".java"), program));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                work + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                name));
        command.addAll(List.of(arguments));
        Path out = work.resolve(name + ".out");
        Path log = work.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(out).replace("\r\n", "\n");
    }

    private void compile(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    work.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "-encoding",
                    "UTF-8");
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private List<String> examples() throws IOException {
        List<String> examples = found("(?s)```java\n(.*?)```", readme())
                .map(example -> example.group(1))
                .toList();
        assertThat(examples).hasSize(2);
        return examples;
    }

    private static Stream<MatchResult> found(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results();
    }

    private String readme() throws IOException {
        return Files.readString(root.resolve("README.md"));
    }
}
