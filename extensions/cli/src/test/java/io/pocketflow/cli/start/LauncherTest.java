package io.pocketflow.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.cli.CliProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which sources are built, and when. A script stands for Maven. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script stands for Maven")
class LauncherTest {

    private static final String BUILD = """
            #!/bin/sh
            set -e
            echo "$*" >>"$LOG"
            echo 'Maven speaks'
            cd "$(dirname "$0")/extensions/cli"
            mkdir -p target/lib
            cp src/main/Source.java target/lib/library.jar
            echo jar >target/pocketflow-cli-1.jar
            mkdir -p ../../cookbook/target/lib
            cp ../../cookbook/recipes/hello/Hello.java ../../cookbook/target/lib/recipes.jar
            """;

    @TempDir
    private Path folder;

    private Path root;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeTree() throws Exception {
        root = Files.createDirectory(folder.resolve("a tree"));
        write("pom.xml", "<project/>");
        write("extensions/cli/pom.xml", "<project/>");
        write("extensions/cli/src/main/Source.java", "one");
        write("extensions/cli/src/test/Test.java", "test");
        write("extensions/cli/target/lib/other.jar", "not ours");
        write("cookbook/pom.xml", "<project/>");
        write("cookbook/recipes/hello/Hello.java", "hello");
        write("cookbook/recipes/hello/README.md", "page");
        write(".mvn/jvm.config", "");
        maven(BUILD);
    }

    private void maven(String script) throws IOException {
        write("mvnw", script);
        assertThat(root.resolve("mvnw").toFile().setExecutable(true)).isTrue();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path newest() throws IOException {
        Map<String, String> environment = Map.of("LOG", folder.resolve("log").toString());
        return new Launcher(root, new PrintStream(err, true), environment).newest();
    }

    private String built() throws IOException {
        return Files.readString(newest().resolve("library.jar"));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("log"));
    }

    @Test
    void aBuildIsMadeOnceFromACopy() throws Exception {
        Path lib = newest();
        assertThat(newest()).isEqualTo(lib);
        assertThat(lib.resolve("pocketflow.jar")).hasContent("jar");
        assertThat(lib.resolve("recipes/recipes.jar")).hasContent("hello");
        assertThat(builds())
                .singleElement()
                .asString()
                .startsWith("-q -f " + root + "/.pocketflow/build-")
                .endsWith("/pom.xml -Plauncher -pl cookbook,extensions/cli -am package");
        assertThat(err).hasToString("""
                pocketflow: building (the first build also downloads Maven and libraries: some minutes) ...
                Maven speaks
                """);
        assertThat(root.resolve("extensions/cli/target/lib").toFile().list()).containsExactly("other.jar");
        assertThat(root.resolve(".pocketflow/current")).content().startsWith(lib.getFileName() + "\n");
    }

    @Test
    void aChangeOfTheSourcesStartsABuild() throws Exception {
        newest();
        write("extensions/cli/src/main/Source.java", "two");
        assertThat(built()).isEqualTo("two");
        write("extensions/cli/src/main/New.java", "new");
        newest();
        assertThat(builds()).hasSize(3);
        Files.delete(root.resolve("extensions/cli/src/main/New.java"));
        assertThat(built()).isEqualTo("two");
        assertThat(builds()).hasSize(3);
    }

    @Test
    void aChangedRecipeStartsABuild() throws Exception {
        newest();
        write("cookbook/recipes/hello/Hello.java", "hello again");
        assertThat(newest().resolve("recipes/recipes.jar")).hasContent("hello again");
    }

    @Test
    void restoringOldSourcesNeedsNoBuild() throws Exception {
        newest();
        write("extensions/cli/src/main/Source.java", "two!");
        newest();
        write("extensions/cli/src/main/Source.java", "one");
        assertThat(built()).isEqualTo("one");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aChangeOfOtherFilesStartsNoBuild() throws Exception {
        newest();
        write("extensions/cli/src/test/Test.java", "another test");
        write("cookbook/recipes/hello/README.md", "another page");
        write("extensions/cli/target/lib/other.jar", "built");
        Files.setLastModifiedTime(
                root.resolve("extensions/cli/src/main/Source.java"),
                FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        newest();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aFailedBuildIsReportedInASentenceAndRetriedNextTime() throws Exception {
        maven("#!/bin/sh\necho 'Maven complains' >&2\nexit 1\n");
        assertThatThrownBy(this::newest).hasMessage("the build failed; see its messages above.");
        assertThat(err.toString()).endsWith("Maven complains\n");
        assertThat(root.resolve(".pocketflow").toFile().list()).containsExactly("lock");
        maven(BUILD);
        assertThat(built()).isEqualTo("one");
    }

    @Test
    void theNewestResultsAreKept() throws Exception {
        for (int i = 0; i < 6; i++) {
            Path old = Files.createDirectories(root.resolve(".pocketflow/lib-old" + i));
            Files.setLastModifiedTime(old, FileTime.fromMillis(i * 1000L));
        }
        Path left = Files.createDirectories(root.resolve(".pocketflow/build-1/deep"));
        Path lib = newest();
        assertThat(left).doesNotExist();
        assertThat(root.resolve(".pocketflow").toFile().list())
                .containsExactlyInAnyOrder(
                        "current", "lock", "lib-old3", "lib-old4", "lib-old5", "" + lib.getFileName());
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Files.writeString(root.resolve(".pocketflow"), "a file");
        assertThatThrownBy(this::newest).hasMessageContaining("cannot write to " + root.resolve(".pocketflow"));
    }

    @Test
    @Timeout(120)
    void aTrainingLoadsWhatStartsLoad() throws Exception {
        Path lib = newest();
        CliProcess.Result result = CliProcess.startWith(
                        folder,
                        List.of(
                                "-Xlog:class+load:file=loaded.log",
                                "-Dpocketflow.training=true",
                                "-Dpocketflow.home=" + root,
                                "-Dpocketflow.lib=" + lib,
                                "-Dpocketflow.archive=" + lib.resolve("classes.jsa")))
                .finish();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(folder.resolve("loaded.log"))
                .content()
                .contains(" io.pocketflow.cli.start.Launcher$Finder ")
                .contains(" io.pocketflow.cli.HelpPages ")
                .contains(" picocli.CommandLine$Help$TextTable ");
        assertThat(lib.resolve("classes.jsa")).doesNotExist();
    }
}
