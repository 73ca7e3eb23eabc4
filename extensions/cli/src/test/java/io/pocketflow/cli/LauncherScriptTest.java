package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code pocketflow}: which Java it runs, and with which arguments. Another script stands for Java. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherScriptTest extends LauncherWorld {

    /** Prints its arguments, one per line, and its folder. */
    private static final String JAVA = """
            #!/bin/sh
            for argument; do echo "$argument"; done
            echo "in $(pwd)"
            exit 7
            """;

    private Path jdk;

    @BeforeEach
    void makeJdk() throws Exception {
        jdk = folder.resolve("a jdk");
        script(jdk.resolve("bin/java"), JAVA);
        script(jdk.resolve("bin/javac"), "#!/bin/sh\nexit 1\n");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"17.0.1\"\nOS_NAME=\"Y\"\n");
        environment.put("JAVA_HOME", jdk.toString());
    }

    private void makeBuild() throws Exception {
        write(".pocketflow/lib-1/pocketflow.jar", "a jar");
        write(".pocketflow/current", "lib-1\nstamp\n");
    }

    @Test
    void withoutABuildTheLauncherRunsAsASource() throws Exception {
        Result result = launch("run", "a b", "*");
        assertThat(result.out()).contains(root.toRealPath() + "/" + LAUNCHER + "\nrun\na b\n*\n");
        assertThat(result.code()).isEqualTo(7);
    }

    @Test
    void aBuildIsRunFromItsJar() throws Exception {
        makeBuild();
        Path lib = root.toRealPath().resolve(".pocketflow/lib-1");
        assertThat(launch("run", "a b").out())
                .contains("-jar\n" + lib + "/pocketflow.jar\nrun\na b\n", "-Xshare:auto\n-Xlog:disable\n")
                .contains("-Dpocketflow.lib=" + lib + "\n", "-Dpocketflow.home=" + root.toRealPath() + "\n")
                .contains("-Dpocketflow.archive=" + lib + "/classes-17.0.1.jsa\n")
                .contains("-Dpocketflow.terminal=false\n", "-Dpocketflow.stdout.terminal=false\n")
                .contains("-Dpocketflow.stdin.terminal=false\n");
    }

    @Test
    void anArchiveOfTheJdkIsUsedUnlessItIsEmpty() throws Exception {
        makeBuild();
        write(".pocketflow/lib-1/classes-17.0.1.jsa", "data");
        assertThat(launch().out()).startsWith("-XX:SharedArchiveFile=" + root.toRealPath() + "/.pocketflow/lib-1/");
        write(".pocketflow/lib-1/classes-17.0.1.jsa", "");
        assertThat(launch().out()).startsWith("-Xshare:auto\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "--version", "ask", "models", "pool --help", "journal fork --help"})
    void commandsThatEndSoonStartWithTheFirstCompiler(String line) throws Exception {
        makeBuild();
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertThat(launch(arguments).out())
                .startsWith("-Xshare:auto\n-Xlog:disable\n-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC\n-D");
        environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC");
        assertThat(launch(arguments).out()).startsWith("-Xshare:auto\n-Xlog:disable\n-D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "embed", "similar", "run", "journal"})
    void commandsThatMayTakeLongHaveAllCompilers(String command) throws Exception {
        makeBuild();
        assertThat(launch(command, "--prompt", "what is --help ?").out()).startsWith("-Xshare:auto\n-Xlog:disable\n-D");
    }

    @Test
    void aDistributionKeepsItsArchiveInTheCacheFolder() throws Exception {
        write("lib/pocketflow.jar", "a jar");
        environment.put("XDG_CACHE_HOME", "/my cache");
        String name = (root.toRealPath() + "/lib").replace('/', '-');
        assertThat(launch().out())
                .contains("-jar\n" + root.toRealPath() + "/lib/pocketflow.jar\n")
                .contains("-Dpocketflow.archive=/my cache/pocketflow/" + name + "-17.0.1.jsa\n");
    }

    @Test
    void theWorkingFolderIsTheUsers() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a tree/pocketflow"));
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        assertThat(finish(start(elsewhere, link)).out())
                .contains("in " + elsewhere.toRealPath() + "\n", "home=" + root.toRealPath() + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "/", "..:/tmp"})
    void aSearchPathForFoldersDoesNotMatter(String path) throws Exception {
        environment.put("CDPATH", path);
        assertThat(finish(start(folder, Path.of("a tree/pocketflow"))).out())
                .contains("-Dpocketflow.home=" + root.toRealPath() + "\n");
        assertThat(folder.toFile().list()).doesNotContain("a tree\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a\nb", "b\n"})
    void aFolderThatAClassPathCannotNameIsRejected(String name) throws Exception {
        Path odd = Files.createDirectory(folder.resolve(name));
        Path launcher = Files.copy(root.resolve("pocketflow"), odd.resolve("pocketflow"));
        Result result = finish(start(folder, launcher));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("pocketflow: the path of this folder must contain neither a colon nor a line break");
        assertThat(odd.toFile().list()).containsExactly("pocketflow");
    }

    @Test
    void aWrongJavaHomeIsReportedInASentence() throws Exception {
        environment.put("JAVA_HOME", "/no/such/jdk");
        Result result = launch();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("pocketflow: PocketFlow needs Java 17 or newer, but JAVA_HOME is /no/such/jdk, which does"
                        + " not contain bin/java.\n");
    }

    @Test
    void anOldJavaIsReportedInASentence() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertThat(launch().err())
                .isEqualTo("pocketflow: PocketFlow needs Java 17 or newer, but " + jdk
                        + "/bin/java is version 1.8.0_402.\n");
    }

    @Test
    void aJavaWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
        Files.delete(jdk.resolve("release"));
        String versioned = "#!/bin/sh\n[ \"$1\" != -version ] || { echo 'openjdk version \"%s\"' >&2; exit; }\n";
        script(jdk.resolve("bin/java"), versioned.formatted("21.0.2") + JAVA.substring("#!/bin/sh\n".length()));
        assertThat(launch().code()).isEqualTo(7);
        script(jdk.resolve("bin/java"), versioned.formatted("16"));
        assertThat(launch().err()).endsWith("/bin/java is version 16.\n");
    }

    @Test
    void aJdkOnThePathIsFoundThroughLinks() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("javac"), Path.of("../a jdk/bin/javac"));
        environment.put("JAVA_HOME", "");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(launch().code()).isEqualTo(7);
    }

    @Test
    void aMissingJavaIsReportedInASentence() throws Exception {
        withoutJavaOnThePath();
        assertThat(launch().err())
                .isEqualTo("pocketflow: PocketFlow needs Java 17 or newer, but there is no java on the PATH and"
                        + " JAVA_HOME is not set.\n");
    }

    @Test
    void aBuildWithoutACompilerIsReportedInASentence() throws Exception {
        withoutJavaOnThePath();
        Files.delete(jdk.resolve("bin/javac"));
        environment.put("JAVA_HOME", jdk.toString());
        assertThat(launch().err())
                .startsWith("pocketflow: the build needs a JDK, but " + jdk + " has no compiler. Install a JDK");
        makeBuild();
        assertThat(launch().code()).isEqualTo(7);
    }

    private void withoutJavaOnThePath() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("readlink", "sed")) {
            script(bin.resolve(tool), "#!/bin/sh\nexec " + tool(tool) + " \"$@\"\n");
        }
        environment.put("JAVA_HOME", "");
        environment.put("PATH", bin.toString());
    }
}
