package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a journal creates: only their owner can read them, and planted links are not followed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links and permissions are different there")
class PrivateFilesTest {

    @TempDir
    private Path folder;

    private static void save(Journal journal) {
        StepKey key = new StepKey(List.of(new StepKey.Part("step", 0, "")));
        Object value = journal.codec().orElseThrow().encode("secret", String.class);
        journal.save("run", key, new StepRecord(StepRecord.Kind.DONE, value, "", 1))
                .join();
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theFilesOfAJournalAreForTheirOwnerOnly() throws Exception {
        Path path = folder.resolve("j");
        try (Journal journal = Journal.open(path)) {
            save(journal);
            assertThat(mode(path)).isEqualTo("rw-------");
            assertThat(mode(folder.resolve("j.lock"))).isEqualTo("rw-------");
            assertThat(mode(folder.resolve("j.owner"))).isEqualTo("rw-------");
            journal.compact();
            assertThat(mode(path)).as("after a compaction").isEqualTo("rw-------");
        }
    }

    @Test
    void lockFilesCanLieInAFolderOfTheirOwn() throws Exception {
        Path locks = Files.createDirectory(folder.resolve("locks"));
        Path path = Files.createDirectory(folder.resolve("data")).resolve("j");
        try (Journal journal = Journal.open(path, JournalOptions.defaults().withLocks(locks))) {
            save(journal);
            assertThat(folder.resolve("data").toFile().list()).containsExactly("j");
            assertThat(locks.toFile().list()).hasSize(2);
            assertThatThrownBy(
                            () -> Journal.open(path, JournalOptions.defaults().withLocks(locks)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in use by process");
            assertThatThrownBy(() ->
                            Journal.openFresh(path, JournalOptions.defaults().withLocks(locks)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Journal.open(path)).isInstanceOf(IllegalStateException.class);
        }
        try (Journal fresh = Journal.openFresh(path, JournalOptions.defaults().withLocks(locks))) {
            assertThat(fresh.find("run", new StepKey(List.of(new StepKey.Part("step", 0, "")))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"j.owner", "j.compact"})
    void aLinkAtThePlaceOfAFileOfTheJournalIsReplaced(String name) throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve(name), victim);
        try (Journal journal = Journal.open(folder.resolve("j"))) {
            save(journal);
            journal.compact();
        }
        assertThat(Files.readString(victim)).isEqualTo("precious");
        assertThat(Files.isSymbolicLink(folder.resolve("j"))).isFalse();
    }

    @Test
    void aLinkAtThePlaceOfTheLockIsRejected() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve("j.lock"), victim);
        assertThatThrownBy(() -> Journal.open(folder.resolve("j"))).isInstanceOf(UncheckedIOException.class);
        assertThat(Files.readString(victim)).isEqualTo("precious");
    }

    @Test
    void aHardLinkAtThePlaceOfTheLockIsNotWritten() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createLink(folder.resolve("j.lock"), victim);
        try (Journal journal = Journal.open(folder.resolve("j"))) {
            save(journal);
        }
        assertThat(Files.readString(victim)).isEqualTo("precious");
    }
}
