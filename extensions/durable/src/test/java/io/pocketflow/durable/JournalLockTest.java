package io.pocketflow.durable;

import static io.pocketflow.durable.Records.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal has one opener at a time. */
class JournalLockTest {

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("test.journal");
    }

    /** The other process: it opens the journal, reports it, and holds it until it is killed or its input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            try (Journal journal = Journal.open(Path.of(args[0]))) {
                System.out.println("open " + journal);
                System.in.transferTo(System.out);
            }
        }
    }

    @Test
    void aSecondOpenerInOneProcessIsRejectedWithTheHolder() throws Exception {
        try (Journal journal = Journal.open(path())) {
            assertThatThrownBy(() -> Journal.open(path()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(
                            journal.toString(),
                            "in use by process " + ProcessHandle.current().pid(),
                            "since 20",
                            "this process");
        }
        Journal.open(path()).close();
    }

    @Test
    void anotherNameOfTheSameFileIsTheSameJournal() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), path());
            assertThatThrownBy(() -> Journal.open(link)).hasMessageContainingAll(journal.toString(), "in use");
        }
    }

    /** Opens a journal in another process; the process holds it until it is killed. */
    private static Process other(Path path) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        Holder.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Returns the output of another process that tries to open a journal. */
    private static String refusal(Path path) throws Exception {
        Process other = other(path);
        try {
            return other.inputReader().readLine();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSecondProcessIsRejectedUntilTheHolderHasEnded() throws Exception {
        Process other = other(path());
        try {
            assertThat(other.inputReader().readLine()).startsWith("open");
            assertThatThrownBy(() -> Journal.open(path()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("in use by process " + other.pid() + " on ", " since 20");
            assertThat(Journal.read(path())).isEmpty();
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Journal.open(path()).close();
    }

    @Test
    void readingTheFilesBesideDoesNotUnlockTheJournal() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Path backup = Files.createDirectory(folder.resolve("backup"));
            for (Path file : Files.list(folder).filter(Files::isRegularFile).toList()) {
                Files.copy(file, backup.resolve(file.getFileName()));
                Files.readAllBytes(file);
            }
            assertThat(refusal(path()))
                    .contains(
                            "IllegalStateException",
                            "in use by process " + ProcessHandle.current().pid());
            save(journal, "run", "a#0", "1");
        }
        Journal.open(path()).close();
    }

    @Test
    void anotherClassLoaderIsRejectedAndDoesNotUnlock() throws Exception {
        URL[] classes = Arrays.stream(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .map(JournalLockTest::url)
                .toArray(URL[]::new);
        try (Journal journal = Journal.open(path());
                URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Method open = loader.loadClass(Journal.class.getName()).getMethod("open", Path.class);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> open.invoke(null, path()))
                        .hasRootCauseInstanceOf(IllegalStateException.class)
                        .rootCause()
                        .hasMessageContainingAll("in use by process", "this process");
            }
            assertThat(refusal(path())).contains("in use by process");
            save(journal, "run", "a#0", "1");
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void clearedSystemPropertiesDoNotUnlockTheJournal() throws Exception {
        try (Journal journal = Journal.open(path())) {
            for (Object name : List.copyOf(System.getProperties().keySet())) {
                if (name.toString().startsWith("io.pocketflow.durable.open")) {
                    System.getProperties().remove(name);
                }
            }
            assertThatThrownBy(() -> Journal.open(path()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("in use by process", "this process");
            assertThat(refusal(path())).contains("in use by process");
            save(journal, "run", "a#0", "1");
        }
        Journal.open(path()).close();
    }

    @Test
    void aLinkToAMissingFileIsTheSameJournal() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), path());
        try (Journal journal = Journal.open(link)) {
            assertThat(journal).hasToString("journal " + path().toRealPath());
            assertThatThrownBy(() -> Journal.open(path())).hasMessageContaining("in use");
            assertThat(refusal(path())).contains("in use by process");
            save(journal, "run", "a#0", "1");
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Records.reopened(path(), "run", "a#0")).contains("1");
    }

    @Test
    void aChainOfLinksThroughLinkedFoldersIsTheSameJournal() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), real);
        Files.createSymbolicLink(real.resolve("first"), Path.of("second"));
        Files.createSymbolicLink(real.resolve("second"), Path.of("test.journal"));
        try (Journal journal = Journal.open(linked.resolve("first"))) {
            assertThatThrownBy(() -> Journal.open(real.resolve("test.journal"))).hasMessageContaining("in use");
            save(journal, "run", "a#0", "1");
        }
        assertThat(Files.list(real).map(file -> file.getFileName().toString()))
                .contains("test.journal", "test.journal.lock")
                .doesNotContain("first.lock", "second.lock");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHardLinkIsTheSameJournal(boolean before) throws Exception {
        Path link = folder.resolve("link");
        if (before) {
            Journal.open(path()).close();
            Files.createLink(link, path());
        }
        try (Journal journal = Journal.open(path())) {
            if (!before) {
                Files.createLink(link, path());
            }
            save(journal, "run", "a#0", "1");
            assertThatThrownBy(() -> Journal.open(link))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
            assertThatThrownBy(() -> Journal.openFresh(link)).hasMessageContaining("in use");
            assertThat(refusal(link)).contains("in use by another process");
            save(journal, "run", "b#0", "2");
        }
        assertThat(Records.reopened(link, "run", "b#0")).contains("2");
    }

    @Test
    void aCompactedJournalIsStillInUse() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Path old = Files.createLink(folder.resolve("old"), path());
            journal.compact();
            Path link = Files.createLink(folder.resolve("link"), path());
            assertThatThrownBy(() -> Journal.open(path())).hasMessageContaining("in use");
            assertThatThrownBy(() -> Journal.open(link)).hasMessageContaining("in use");
            Journal.open(old).close();
        }
        Journal.open(path()).close();
    }

    @Test
    void anEndedOwnerDoesNotLockTheJournal() throws Exception {
        Path owner = folder.resolve("test.journal.owner");
        Process ended = other(folder.resolve("other.journal"));
        assertThat(ended.inputReader().readLine()).startsWith("open");
        String text = Files.readString(folder.resolve("other.journal.owner"));
        ended.destroyForcibly().waitFor();
        for (String left :
                new String[] {text, "", "rubbish", text.lines().findFirst().orElseThrow()}) {
            Files.writeString(owner, left);
            Journal.open(path()).close();
        }
        assertThat(owner).doesNotExist();
    }

    @Test
    void aRunningOwnerLocksTheJournal() throws Exception {
        Process alive = other(folder.resolve("other.journal"));
        try {
            assertThat(alive.inputReader().readLine()).startsWith("open");
            Files.copy(folder.resolve("other.journal.owner"), folder.resolve("test.journal.owner"));
            assertThatThrownBy(() -> Journal.open(path())).hasMessageContaining("in use by process " + alive.pid());
        } finally {
            alive.destroyForcibly().waitFor();
        }
        Journal.open(path()).close();
    }

    // ---- paths that are not files

    @ParameterizedTest
    @ValueSource(strings = {"/", "", ".", "target/.."})
    void aFolderIsRejectedByName(String path) {
        for (ThrowingCallable opening : List.<ThrowingCallable>of(
                () -> Journal.open(Path.of(path)),
                () -> Journal.openFresh(Path.of(path)),
                () -> Journal.read(Path.of(path)),
                () -> Journal.forEach(Path.of(path), (run, step) -> {}),
                () -> Journal.forEachNewest(Path.of(path), (run, step) -> {}))) {
            assertThatThrownBy(opening)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("journal " + path + " cannot be ");
        }
    }

    @Test
    void aPathOfAnotherFileSystemIsRejected() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            assertThatThrownBy(() -> Journal.open(zip.getPath("test.journal")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("default file system");
        }
    }
}
