package io.pocketflow.durable;

import static io.pocketflow.durable.Records.find;
import static io.pocketflow.durable.Records.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose end a crash has torn, and one that is damaged elsewhere. */
class TornJournalTest {

    @TempDir
    Path folder;

    private Path path;
    /** A journal of two records, and the position where the second begins. */
    private byte[] whole;

    private int second;

    @BeforeEach
    void twoRecords() throws Exception {
        path = folder.resolve("test.journal");
        try (Journal journal = Journal.open(path)) {
            save(journal, "run", "a#0", "erste Zeile: größer");
            second = (int) Files.size(path);
            save(journal, "run", "b#0", "zweite Zeile: 漢字");
        }
        whole = Files.readAllBytes(path);
    }

    @Test
    void aTruncatedLastRecordIsTheOnlyOneLost() throws Exception {
        for (int length = second; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThat(Journal.read(path).get(0).steps()).hasSize(1);
            try (Journal journal = Journal.open(path)) {
                assertThat(find(journal, "run", "a#0")).contains("erste Zeile: größer");
                assertThat(find(journal, "run", "b#0")).isEmpty();
                assertThat(Files.size(path)).isEqualTo(second);
                save(journal, "run", "b#0", "again");
            }
            try (Journal journal = Journal.open(path)) {
                assertThat(find(journal, "run", "b#0")).contains("again");
            }
        }
    }

    @Test
    void aJournalTruncatedInItsFirstLineIsNew() throws Exception {
        int header = new String(whole, StandardCharsets.UTF_8).indexOf('\n');
        for (int length = 0; length <= header; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            try (Journal journal = Journal.open(path)) {
                assertThat(find(journal, "run", "a#0")).isEmpty();
            }
            assertThat(Files.size(path)).isEqualTo(header + 1);
        }
    }

    @Test
    void bytesAfterTheLastCompleteLineAreRemoved() throws Exception {
        byte[] zeros = Arrays.copyOf(whole, whole.length + 5_000);
        zeros[whole.length + 100] = '\n';
        Files.write(path, zeros);
        try (Journal journal = Journal.open(path)) {
            assertThat(find(journal, "run", "b#0")).contains("zweite Zeile: 漢字");
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(whole);
    }

    @Test
    void aDamagedLineBeforeACompleteOneIsRejectedByNumber() throws Exception {
        byte[] damaged = whole.clone();
        damaged[second - 40] ^= 1;
        Files.write(path, damaged);
        assertThatThrownBy(() -> Journal.open(path))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("damaged in line 2", path.getFileName().toString());
        assertThat(Files.readAllBytes(path)).isEqualTo(damaged);
    }

    @Test
    void anotherFileIsNotAJournalAndStaysUnchanged() throws Exception {
        for (String other : new String[] {"{\"hello\":1}\n", "hello", "\n"}) {
            Files.writeString(path, other);
            assertThatThrownBy(() -> Journal.open(path))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not a journal");
            assertThat(Files.readString(path)).isEqualTo(other);
        }
    }
}
