package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The script {@code pocketflow}: builds, archives of classes, and JDKs. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherTest extends LauncherWorld {

    @Test
    void theLauncherBuildsOnceAndThenOnlyRuns() throws Exception {
        Result first = launch("run", "a b", "*");
        Result second = launch("run", "a b", "*");
        assertThat(builds()).hasSize(1);
        assertThat(first.err()).isEqualTo("""
                pocketflow: building (the first build also downloads Maven and libraries) ...
                Maven speaks
                """);
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out()).contains("""
                io.pocketflow.cli.Main
                run
                a b
                *
                """, "source one\n");
    }

    @Test
    void theExitCodeIsTheProgramsOwn() throws Exception {
        assertThat(launch().code()).isEqualTo(7);
    }

    @Test
    void theProgramIsHeadlessAndKnowsTheFolderOfItsSamples() throws Exception {
        assertThat(launch().out())
                .contains("-Djava.awt.headless=true\n", "-Dpocketflow.home=" + root.toRealPath() + "\n")
                .contains("-Dpocketflow.terminal=false\n", "-Dpocketflow.stdout.terminal=false\n");
    }

    @Test
    void anArchiveOfClassesIsMadeOnceForEachJdk() throws Exception {
        script(jdk.resolve("bin/java"), JAVA_WITH_ARCHIVE);
        String first = launch().out();
        assertThat(launch().out()).isEqualTo(first).contains("/classes-17.0.1.jsa\n", "-Xlog:disable\n");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertThat(launch().out()).contains("/classes-25.jsa\n");
        assertThat(builds().stream().filter(line -> line.startsWith("archive"))).hasSize(2);
    }

    @Test
    void aJdkThatMakesNoArchiveIsTriedOnce() throws Exception {
        script(jdk.resolve("bin/java"), JAVA.replace("#!/bin/sh\n", "#!/bin/sh\necho run >>\"$LOG\"\n"));
        launch();
        launch();
        assertThat(builds().stream().filter("run"::equals)).hasSize(3);
    }

    @Test
    void mavenGetsTheArgumentsOfTheEnvironmentAndBuildsACopy() throws Exception {
        launch();
        assertThat(builds().get(0))
                .startsWith("arguments -q -f " + root.toRealPath() + "/.pocketflow/build-")
                .endsWith("/pom.xml -Plauncher -pl extensions/cli -am package, MAVEN_ARGS -Dmy=own");
        assertThat(root.resolve("extensions/cli/target/lib").toFile().list()).containsExactly("other.jar");
    }

    @Test
    void aChangeOfTheSourcesStartsABuild() throws Exception {
        launch();
        write("extensions/cli/src/main/Source.java", "two");
        assertThat(launch().out()).contains("source two\n");
        assertThat(builds()).hasSize(2);
        write("extensions/cli/src/main/New.java", "new");
        launch();
        assertThat(builds()).hasSize(3);
    }

    @Test
    void restoringOldSourcesNeedsNoBuild() throws Exception {
        launch();
        write("extensions/cli/src/main/Source.java", "two");
        launch();
        write("extensions/cli/src/main/Source.java", "one");
        assertThat(launch().out()).contains("source one\n");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aChangeOfOtherFilesStartsNoBuild() throws Exception {
        launch();
        write("extensions/cli/src/test/Test.java", "another test");
        write("extensions/cli/target/lib/other.jar", "built");
        Files.setLastModifiedTime(
                root.resolve("extensions/cli/src/main/Source.java"),
                FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        launch();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void theWorkingFolderIsTheUsers() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a tree/pocketflow"));
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        Result result = finish(start(elsewhere, link));
        assertThat(result.out()).contains("in " + elsewhere.toRealPath() + "\n", "source one\n");
    }

    @Test
    void aFailedBuildIsReportedInASentenceAndRetriedNextTime() throws Exception {
        maven(PLAIN_BUILD + "exit 1\n");
        Result failed = launch();
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).endsWith("Maven speaks\npocketflow: the build failed; see its messages above.\n");
        assertThat(root.resolve(".pocketflow").toFile().list()).isEmpty();
        maven(PLAIN_BUILD + RESULT);
        assertThat(launch().code()).isEqualTo(7);
    }

    @Test
    void twoConcurrentLaunchersBuildOnce() throws Exception {
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
        assertThat(root.resolve(".pocketflow").toFile().list()).hasSize(2).doesNotContain("lib");
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
        Files.writeString(folder.resolve("gate"), "go\n");
        assertThat(finish(interrupted).code()).isEqualTo(143);
        assertThat(root.resolve(".pocketflow").toFile().list()).isEmpty();
    }

    @Test
    void aWrongJavaHomeIsReportedInASentence() throws Exception {
        environment.put("JAVA_HOME", "/no/such/jdk");
        Result result = launch();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("pocketflow: PocketFlow needs a JDK, version 17 or newer, but JAVA_HOME is"
                        + " /no/such/jdk, which does not contain bin/java and bin/javac.\n");
    }

    @Test
    void anOldJdkIsReportedInASentence() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertThat(launch().err())
                .isEqualTo("pocketflow: PocketFlow needs a JDK, version 17 or newer, but " + jdk
                        + "/bin/javac is version 1.8.0_402.\n");
    }

    @Test
    void aJdkWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
        Files.delete(jdk.resolve("release"));
        assertThat(launch().code()).isEqualTo(7);
        script(jdk.resolve("bin/javac"), "#!/bin/sh\necho javac 16\n");
        assertThat(launch().err()).endsWith("/bin/javac is version 16.\n");
    }

    @Test
    void aJdkOnThePathIsFoundThroughLinks() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("javac"), Path.of("../a jdk/bin/javac"));
        environment.put("JAVA_HOME", "");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(launch().out()).contains("source one\n");
    }

    @Test
    void aMissingJdkIsReportedInASentence() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("dirname", "basename", "readlink")) {
            script(bin.resolve(tool), "#!/bin/sh\nexec " + tool(tool) + " \"$@\"\n");
        }
        environment.put("JAVA_HOME", "");
        environment.put("PATH", bin.toString());
        assertThat(launch().err())
                .isEqualTo("pocketflow: PocketFlow needs a JDK, version 17 or newer, but there is no javac on the PATH"
                        + " and JAVA_HOME is not set.\n");
    }
}
