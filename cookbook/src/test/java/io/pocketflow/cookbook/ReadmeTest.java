package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code compiles as it stands and does what it says, and what it counts and links is there. */
class ReadmeTest {

    /** What the README leaves to the reader's imagination. */
    private static final String AROUND = """
            import io.pocketflow.core.AsyncFlow;
            import io.pocketflow.core.AsyncNode;
            import io.pocketflow.core.Key;
            import io.pocketflow.core.Node;
            import io.pocketflow.core.Retry;
            import io.pocketflow.core.Shared;
            import io.pocketflow.llm.*;
            import java.time.Duration;
            import java.util.concurrent.CompletionStage;

            public class Example implements java.util.concurrent.Callable<String> {
                static final Key<String> TEXT = Key.of("text", String.class);
                static final Key<String> SUMMARY = Key.of("summary", String.class);

                public String call() {
                    StringBuilder out = new StringBuilder();
                    class Put extends Node<Object, Object> {
                        final String text;
                        Put(String text) { this.text = text; }
                        @Override protected String post(Shared shared, Object p, Object e) { shared.put(TEXT, text); return DEFAULT; }
                    }
                    class Print extends Node<Object, Object> {
                        @Override protected String post(Shared shared, Object p, Object e) { out.append(shared.get(SUMMARY)); return DEFAULT; }
                    }
                    Put load = new Put("%s");
                    Put shorten = new Put("Short now.");
                    Print print = new Print();
            %s
                    return out.toString();
                }
            }
            """;

    private final Path root = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path work;

    @Test
    void theFirstExampleRuns() throws Exception {
        assertThat(run("One short sentence.")).isEqualTo("One short sentence.");
    }

    @Test
    void theFirstExampleFollowsItsBranch() throws Exception {
        assertThat(run("A sentence that goes on and on " + "and on ".repeat(50) + "until it ends."))
                .isEqualTo("Short now.");
    }

    @Test
    void theFirstExampleHasTenLines() throws IOException {
        assertThat(example().lines().map(String::strip)).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void itCountsTheTexts() throws IOException {
        try (Stream<Path> texts = Files.list(root.resolve("cookbook/data/texts"))) {
            assertThat(readme()).contains("summarises " + texts.count() + " real\ntexts");
        }
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(readme());
        assertThat(link.results().map(found -> root.resolve(found.group(1))))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(target).exists());
    }

    private String run(String text) throws Exception {
        Path source = work.resolve("Example.java");
        Files.writeString(source, AROUND.formatted(text, example()));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", work.toString(), "-classpath", System.getProperty("java.class.path"), "-proc:none");
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {work.toUri().toURL()})) {
            Object example = loader.loadClass("Example").getConstructor().newInstance();
            return (String) ((Callable<?>) example).call();
        }
    }

    private String example() throws IOException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme());
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private String readme() throws IOException {
        return Files.readString(root.resolve("README.md"));
    }
}
