package io.pocketflow.durable;

import static io.pocketflow.durable.Records.find;
import static io.pocketflow.durable.Records.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that is started over. */
class JournalFreshTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void twoRecords() throws Exception {
        path = folder.resolve("test.journal");
        try (Journal journal = Journal.open(path)) {
            save(journal, "run", "a#0", "old");
            save(journal, "run", "z#0", "last");
        }
    }

    private void assertStartsOver() throws Exception {
        try (Journal journal = Journal.openFresh(path)) {
            assertThat(find(journal, "run", "a#0")).isEmpty();
            save(journal, "run", "b#0", "new");
        }
        try (Journal journal = Journal.open(path)) {
            assertThat(find(journal, "run", "a#0")).isEmpty();
            assertThat(find(journal, "run", "b#0")).contains("new");
        }
    }

    @Test
    void oldRecordsAreDeleted() throws Exception {
        assertStartsOver();
    }

    @Test
    void aMissingJournalIsCreated() throws Exception {
        Files.delete(path);
        assertStartsOver();
    }

    @Test
    void damagedAndOtherVersionsAreStartedOverToo() throws Exception {
        byte[] damaged = Files.readAllBytes(path);
        damaged[damaged.length / 2] ^= 1;
        Files.write(path, damaged);
        assertThatThrownBy(() -> Journal.open(path)).isInstanceOf(UnreadableJournalException.class);
        assertStartsOver();
        Files.writeString(path, new String(Line.header(1).bytes(), StandardCharsets.UTF_8) + "\n");
        assertThatThrownBy(() -> Journal.open(path)).isInstanceOf(UnreadableJournalException.class);
        assertStartsOver();
    }

    @Test
    void aDamagedHeaderIsStillThatOfAJournal() throws Exception {
        Files.writeString(path, Files.readString(path).replaceFirst("crc\":\".", "crc\":\"x"));
        assertThatThrownBy(() -> Journal.open(path))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContainingAll(path.toString(), "damaged in line 1");
        assertStartsOver();
    }

    @Test
    void anOpenJournalStaysUnchanged() throws Exception {
        try (Journal journal = Journal.open(path)) {
            assertThatThrownBy(() -> Journal.openFresh(path))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use by process");
            save(journal, "run", "b#0", "more");
        }
        try (Journal journal = Journal.open(path)) {
            assertThat(find(journal, "run", "a#0")).contains("old");
            assertThat(find(journal, "run", "b#0")).contains("more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my notes", "{\"journal\":\"of another program\"}\n", "\n"})
    void anotherFileIsRejectedAndStaysUnchanged(String other) throws Exception {
        Files.writeString(path, other);
        assertThatThrownBy(() -> Journal.openFresh(path))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(path.toString(), "is not a journal");
        assertThat(Files.readString(path)).isEqualTo(other);
    }
}
