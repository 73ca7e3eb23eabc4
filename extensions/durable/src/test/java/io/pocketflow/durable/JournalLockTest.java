package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One at a time has a journal open. */
class JournalLockTest {

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("test.journal");
    }

    /** The other process: opens the journal, says so, and holds it until it is killed or its input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            try (Journal journal = Journal.open(Path.of(args[0]))) {
                System.out.println("open " + journal);
                System.in.transferTo(System.out);
            }
        }
    }

    @Test
    void twoInOneProcessAreRefusedNamingTheHolder() throws Exception {
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

    @Test
    void twoProcessesAreRefusedNamingTheHolderUntilItIsGone() throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        Holder.class.getName(),
                        path().toString())
                .start();
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
}
