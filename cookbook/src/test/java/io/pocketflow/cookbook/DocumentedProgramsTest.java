package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs on the pages of {@code docs} compile without warnings, and print what stands below them. */
class DocumentedProgramsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PAGES = List.of("docs/examples.md", "docs/observability.md", "docs/testing.md");
    private static final Pattern PROGRAM =
            Pattern.compile("(?s)```java\n(import .*?public class (\\w+) .*?)```\n(?:```text\n(.*?)```)?");

    /**
     * A program on a page.
     *
     * @param prints the text below the program; null if there is none
     */
    record Program(String name, String source, String prints) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    private Path work;

    static Stream<Program> programs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String page : PAGES) {
            all.append(Files.readString(ROOT.resolve(page)));
        }
        Matcher program = PROGRAM.matcher(all);
        return program
                .results()
                .map(found -> new Program(found.group(2), found.group(1), found.group(3)))
                .toList()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programPrintsWhatThePageSays(Program program) throws Exception {
        compile(Files.writeString(work.resolve(program.name() + ".java"), program.source()));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {work.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> type = loader.loadClass(program.name());
            if (program.prints() == null) {
                runTests(type);
            } else {
                assertThat(printed(type.getMethod("main", String[].class))).isEqualTo(program.prints());
            }
        }
    }

    @Test
    void allProgramsAreFound() throws Exception {
        assertThat(programs().map(Program::name))
                .containsExactly(
                        "TwoNodes",
                        "Batch",
                        "Typed",
                        "Tokens",
                        "Session",
                        "Durable",
                        "Watch",
                        "EventsInAFile",
                        "SummaryTest",
                        "Recordings");
    }

    private static void runTests(Class<?> type) throws Exception {
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                Object test = type.getConstructor().newInstance();
                method.setAccessible(true);
                method.invoke(test);
            }
        }
    }

    private static String printed(Method main) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
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
                    "-Xlint:all",
                    "-Werror",
                    "-encoding",
                    "UTF-8");
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
