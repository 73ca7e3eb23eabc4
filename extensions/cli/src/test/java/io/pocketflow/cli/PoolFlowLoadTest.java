package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loading of factories by {@code pool --flow}, and the rejection of other classes. */
class PoolFlowLoadTest extends FlowWorld {

    private String refusal(String factory, String classPath) throws IOException {
        write("i.csv", "name\nann\n");
        assertThat(flow(factory, "--classpath", classPath, "--items", "i.csv")).isEqualTo(2);
        return console.err();
    }

    @Test
    void aClassThatIsNotThereIsNamedWithThePath() throws Exception {
        compile("Greeter", GREETER);
        assertThat(refusal("demo.Greeter", "classes"))
                .contains("--flow demo.Greeter with --classpath classes: there is no such class");
        assertThat(refusal("Greeter", "nowhere")).contains("--classpath names 'nowhere', which does not exist");
        Files.createDirectories(folder.resolve("empty"));
        assertThat(refusal("Greeter", "empty/*")).contains("'empty/*', but that folder contains no jar");
        assertThat(refusal("Greeter", "none/*")).contains("'none/*', but that folder does not exist");
        assertThat(refusal("Greeter", "")).contains("--classpath must name a jar or a folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Odd implements PoolFactory {%s}|it is not public",
                "public class Odd {%s}|it does not implement io.pocketflow.core.pool.PoolFactory",
                "public abstract class Odd implements PoolFactory {%s}|it is abstract",
                "public class Odd implements PoolFactory { public Odd(String s) {} %s}|no public constructor without",
                "public class Odd implements PoolFactory { Odd() {} %s}|no public constructor without",
                "public class Odd implements PoolFactory { public Odd() { throw new Error(\"x\"); } %s}|Error: x",
                "public class Odd implements PoolFactory { static int i = 1 / 0; %s}|its static initializer failed",
            })
    void aClassThatIsNotAFactoryIsRejected(String row) throws Exception {
        String source = row.substring(0, row.indexOf('|')).formatted("""
            public Pool<Map<String, ?>, ?> create(PoolSetup setup) { return null; }
            """);
        compile("Odd", source);
        write("i.csv", "name\nann\n");
        assertThat(flow("Odd", "--classpath", "classes", "--items", "i.csv")).isIn(1, 2);
        assertThat(console.err())
                .contains("--flow Odd with --classpath classes: ", row.substring(row.indexOf('|') + 1));
    }

    @Test
    void aClassOfANewerJavaNamesBothVersions() throws Exception {
        Path file = compile("Greeter", GREETER).resolve("Greeter.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[6] = 0;
        bytes[7] = 99;
        Files.write(file, bytes);
        assertThat(refusal("Greeter", "classes"))
                .contains("compiled for Java 55, but this is Java "
                        + Runtime.version().feature());
    }

    @Test
    void aMissingDependencyIsNamed() throws Exception {
        compile("Helper", "public class Helper { public static String name() { return \"x\"; } }");
        Path classes = compile("Needy", """
            public class Needy implements PoolFactory {
                public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                    String name = Helper.name();
                    return Pool.of((Map<String, ?> item) -> name);
                }
            }
            """);
        Files.delete(classes.resolve("Helper.class"));
        assertThat(refusal("Needy", "classes")).contains("it needs the class Helper, which is not on the class path");
    }

    @Test
    void aPoolWithAStoreOfItsOwnIsRejected() throws Exception {
        compile("Stored", """
            public class Stored implements PoolFactory {
                public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                    return Pool.of((Map<String, ?> item) -> "x").withOptions(RunOptions.defaults()
                            .withStore(io.pocketflow.core.store.StepStore.inMemory()).withRunId("mine"));
                }
            }
            """);
        assertThat(refusal("Stored", "classes")).contains("its pool has a step store of its own");
    }

    @Test
    void jarsOfAFolderAreFoundAndTheirOtherClassesAreNotOurs() throws Exception {
        write("i.csv", "name\nann\n");
        Path classes = compile("Loaded", """
            public class Loaded implements PoolFactory {
                public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                    boolean isContext = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
                    return Pool.of((Map<String, ?> item) -> {
                        String found = "none";
                        try {
                            found = Class.forName("picocli.CommandLine").getName();
                        } catch (ClassNotFoundException ours) {
                            // as expected
                        }
                        boolean isSame = Thread.currentThread().getContextClassLoader() == Loaded.class.getClassLoader();
                        return found + " " + isContext + " " + isSame;
                    });
                }
            }
            """);
        Files.createDirectories(folder.resolve("lib"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("lib/a.jar")))) {
            jar.putNextEntry(new ZipEntry("Loaded.class"));
            Files.copy(classes.resolve("Loaded.class"), jar);
            jar.closeEntry();
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertThat(flow("Loaded", "--classpath", "lib/*", "--items", "i.csv")).isZero();
        assertThat(printed().get(0).path("result").asText()).isEqualTo("none true true");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
