package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code pocketflow} in a small tree of its own, with scripts in place of Maven and the JDK. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherTest {

    private static final String PLAIN_BUILD = """
            echo "arguments $*, MAVEN_ARGS $MAVEN_ARGS" >>"$LOG"
            echo 'Maven speaks'
            """;

    /** Blocks until the test opens the gate. */
    private static final String SLOW_BUILD = PLAIN_BUILD + "touch \"$STARTED\"\nread -r line <\"$GATE\"\n";

    private static final String RESULT = """
            cd "$(dirname "$0")/extensions/cli"
            mkdir -p target/lib
            cp src/main/Source.java target/lib/library.jar
            echo jar >target/pocketflow-cli-1.jar
            """;

    /** Prints its arguments, one per line, and its class path. */
    private static final String JAVA = """
            #!/bin/sh
            for argument; do echo "$argument"; done
            echo "in $(pwd)"
            while [ "$1" != -cp ]; do shift; done
            echo "source $(cat "${2%%.jar*}.jar")"
            exit 7
            """;

    /** Does the same, and makes an archive of classes if an option asks for one. */
    private static final String JAVA_WITH_ARCHIVE = """
            #!/bin/sh
            case $1 in -XX:ArchiveClassesAtExit=*) echo "archive $*" >>"$LOG"; echo data >"${1#*=}" ;; esac
            """ + JAVA.substring("#!/bin/sh\n".length());

    private static final Path HOME = Path.of("").toAbsolutePath().getParent().getParent();

    @TempDir
    private Path folder;

    private Path root;
    private Path jdk;
    private final Map<String, String> environment = new HashMap<>();

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void makeTree() throws Exception {
        root = Files.createDirectory(folder.resolve("a tree"));
        jdk = folder.resolve("a jdk");
        Files.copy(HOME.resolve("pocketflow"), root.resolve("pocketflow"));
        write("pom.xml", "<project/>");
        write("extensions/cli/pom.xml", "<project/>");
        write("extensions/cli/src/main/Source.java", "one");
        write("extensions/cli/src/test/Test.java", "test");
        write("extensions/cli/target/lib/other.jar", "not ours");
        write(".mvn/jvm.config", "");
        maven(PLAIN_BUILD + RESULT);
        script(jdk.resolve("bin/java"), JAVA);
        script(jdk.resolve("bin/javac"), "#!/bin/sh\necho javac 17.0.1\n");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("MAVEN_ARGS", "-Dmy=own");
        environment.put("LOG", folder.resolve("log").toString());
        environment.put("STARTED", folder.resolve("started").toString());
        environment.put("GATE", folder.resolve("gate").toString());
    }

    @AfterEach
    void onlyResultsAreLeft() throws IOException {
        if (Files.exists(root.resolve(".pocketflow"))) {
            assertThat(root.resolve(".pocketflow").toFile().list()).allMatch(name -> name.startsWith("lib-"));
        }
    }

    @Test
    void theLauncherBuildsOnceAndThenOnlyRuns() throws Exception {
        Result first = launch("run", "a b", "*");
        Result second = launch("run", "a b", "*");
        assertThat(builds()).hasSize(1);
        assertThat(first.err).isEqualTo("""
                pocketflow: building (the first build also downloads Maven and libraries) ...
                Maven speaks
                """);
        assertThat(second.err).isEmpty();
        assertThat(second.out).isEqualTo(first.out).contains("""
                io.pocketflow.cli.Main
                run
                a b
                *
                """, "source one\n");
    }

    @Test
    void theExitCodeIsTheProgramsOwn() throws Exception {
        assertThat(launch().code).isEqualTo(7);
    }

    @Test
    void theProgramIsHeadlessAndKnowsTheFolderOfItsSamples() throws Exception {
        assertThat(launch().out)
                .contains("-Djava.awt.headless=true\n", "-Dpocketflow.home=" + root.toRealPath() + "\n")
                .contains("-Dpocketflow.terminal=false\n", "-Dpocketflow.stdout.terminal=false\n");
    }

    @Test
    void anArchiveOfClassesIsMadeOnceForEachJdk() throws Exception {
        script(jdk.resolve("bin/java"), JAVA_WITH_ARCHIVE);
        String first = launch().out;
        assertThat(launch().out).isEqualTo(first).contains("/classes-17.0.1.jsa\n", "-Xlog:disable\n");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertThat(launch().out).contains("/classes-25.jsa\n");
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
        assertThat(launch().out).contains("source two\n");
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
        assertThat(launch().out).contains("source one\n");
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
        assertThat(result.out).contains("in " + elsewhere.toRealPath() + "\n", "source one\n");
    }

    @Test
    void aFailedBuildIsReportedInASentenceAndRetriedNextTime() throws Exception {
        maven(PLAIN_BUILD + "exit 1\n");
        Result failed = launch();
        assertThat(failed.code).isEqualTo(1);
        assertThat(failed.out).isEmpty();
        assertThat(failed.err).endsWith("Maven speaks\npocketflow: the build failed; see its messages above.\n");
        assertThat(root.resolve(".pocketflow").toFile().list()).isEmpty();
        maven(PLAIN_BUILD + RESULT);
        assertThat(launch().code).isEqualTo(7);
    }

    @Test
    void twoConcurrentLaunchersBuildOnce() throws Exception {
        maven(SLOW_BUILD + RESULT);
        makeGate();
        Process first = start(root, root.resolve("pocketflow"));
        awaitStarted(first);
        Process second = start(root, root.resolve("pocketflow"));
        Files.writeString(folder.resolve("gate"), "go\n");
        assertThat(finish(first).out).contains("source one\n");
        assertThat(finish(second).out).contains("source one\n");
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
        Eventually.holds("all have ended", () -> all.stream().allMatch(LauncherTest::hasEnded));
        assertThat(root.resolve(".pocketflow").toFile().list()).hasSize(2).doesNotContain("lib");
        maven(PLAIN_BUILD + RESULT);
        assertThat(launch().out).contains("source one\n");
    }

    @Test
    void anInterruptedBuildCleansUp() throws Exception {
        maven(SLOW_BUILD + RESULT);
        makeGate();
        Process interrupted = start(root, root.resolve("pocketflow"));
        awaitStarted(interrupted);
        interrupted.toHandle().destroy(); // Process.destroy would close the streams
        Files.writeString(folder.resolve("gate"), "go\n");
        assertThat(finish(interrupted).code).isEqualTo(143);
        assertThat(root.resolve(".pocketflow").toFile().list()).isEmpty();
    }

    @Test
    void aWrongJavaHomeIsReportedInASentence() throws Exception {
        environment.put("JAVA_HOME", "/no/such/jdk");
        Result result = launch();
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err)
                .isEqualTo("pocketflow: PocketFlow needs a JDK, version 17 or newer, but JAVA_HOME is"
                        + " /no/such/jdk, which does not contain bin/java and bin/javac.\n");
    }

    @Test
    void anOldJdkIsReportedInASentence() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertThat(launch().err)
                .isEqualTo("pocketflow: PocketFlow needs a JDK, version 17 or newer, but " + jdk
                        + "/bin/javac is version 1.8.0_402.\n");
    }

    @Test
    void aJdkWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
        Files.delete(jdk.resolve("release"));
        assertThat(launch().code).isEqualTo(7);
        script(jdk.resolve("bin/javac"), "#!/bin/sh\necho javac 16\n");
        assertThat(launch().err).endsWith("/bin/javac is version 16.\n");
    }

    @Test
    void aJdkOnThePathIsFoundThroughLinks() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("javac"), Path.of("../a jdk/bin/javac"));
        environment.put("JAVA_HOME", "");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(launch().out).contains("source one\n");
    }

    @Test
    void aMissingJdkIsReportedInASentence() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("dirname", "basename", "readlink")) {
            script(bin.resolve(tool), "#!/bin/sh\nexec " + tool(tool) + " \"$@\"\n");
        }
        environment.put("JAVA_HOME", "");
        environment.put("PATH", bin.toString());
        assertThat(launch().err)
                .isEqualTo("pocketflow: PocketFlow needs a JDK, version 17 or newer, but there is no javac on the PATH"
                        + " and JAVA_HOME is not set.\n");
    }

    private Result launch(String... arguments) throws Exception {
        return finish(start(root, root.resolve("pocketflow"), arguments));
    }

    private Process start(Path in, Path launcher, String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of("/bin/sh", launcher.toString()), Stream.of(arguments))
                        .toList());
        builder.environment().putAll(environment);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.directory(in.toFile()).start();
    }

    private static Result finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        return new Result(process.waitFor(), out, err);
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("log"));
    }

    private void makeGate() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("gate").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Blocks until the build has started. Fails with the launcher's output if the launcher ends before. */
    private void awaitStarted(Process launcher) throws InterruptedException {
        Eventually.holds("the build has started", () -> {
            assertThat(launcher.isAlive()).as(() -> errors(launcher)).isTrue();
            return Files.exists(folder.resolve("started"));
        });
    }

    /** Returns the output so far. A child of the process may still hold the stream. */
    private static String errors(Process process) {
        try {
            InputStream errors = process.getErrorStream();
            return new String(errors.readNBytes(errors.available()));
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** Returns whether a process has ended. A zombie has ended too: in some containers the first process reaps none. */
    private static boolean hasEnded(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException gone) {
            return !process.isAlive();
        }
    }

    private static Path tool(String name) {
        return Stream.of("/usr/bin", "/bin")
                .map(bin -> Path.of(bin, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private void maven(String lines) throws IOException {
        script(root.resolve("mvnw"), "#!/bin/sh\nset -e\n" + lines);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
