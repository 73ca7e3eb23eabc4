package io.pocketflow.durable;

import static io.pocketflow.durable.Records.done;
import static io.pocketflow.durable.Records.find;
import static io.pocketflow.durable.Records.reopened;
import static io.pocketflow.durable.Records.save;
import static io.pocketflow.durable.Records.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.json.Encoded;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal returns the records that were written to it. */
class JournalTest {

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("deep/er/test.journal");
    }

    @ParameterizedTest
    @EnumSource
    void recordsAreFoundAtOnceAndAfterReopening(Durability durability) throws Exception {
        StepRecord record = new StepRecord(Kind.FALLBACK, new Encoded("{\"a\":[1,2]}"), "m\"1\n", "ab", 3);
        try (Journal journal = Journal.open(path(), durability)) {
            assertThat(journal.find("run", step("F#0/a#0"))).isEmpty();
            journal.save("run", step("F#0/a#0"), record).join();
            assertThat(journal.find("run", step("F#0/a#0"))).contains(record);
        }
        try (Journal journal = Journal.open(path(), durability)) {
            assertThat(journal.find("run", step("F#0/a#0"))).contains(record);
        }
    }

    @Test
    void runsAreDistinguishedByTheirIds() throws Exception {
        try (Journal journal = Journal.open(path())) {
            save(journal, "one \"1\"", "a#0", "1");
            save(journal, "two\n\\", "a#0", "2");
            assertThat(find(journal, "one \"1\"", "a#0")).contains("1");
            assertThat(find(journal, "two\n\\", "a#0")).contains("2");
            assertThat(find(journal, "three", "a#0")).isEmpty();
        }
    }

    @Test
    void theNewestRecordCountsEvenIfTheClockGoesBackwards() throws Exception {
        Deque<Instant> clock = new ArrayDeque<>(List.of(
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-02-01T00:00:00Z"),
                Instant.parse("2025-01-01T00:00:00Z")));
        try (Journal journal = Journal.open(path(), Durability.FSYNC, clock::poll, JournalFile::open)) {
            save(journal, "run", "a#0", "old");
            save(journal, "run", "a#0", "new");
        }
        assertThat(reopened(path(), "run", "a#0")).contains("new");
        assertThat(Journal.read(path()).get(0).steps()).hasSize(1);
    }

    @Test
    void nullIsAValue() throws Exception {
        try (Journal journal = Journal.open(path())) {
            save(journal, "run", "a#0", null);
            assertThat(journal.find("run", step("a#0")).orElseThrow().value()).isEqualTo(new Encoded("null"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3_900, 4_096, 8_192, 100_000})
    void longRecordsAreFoundComplete(int length) throws Exception {
        try (Journal journal = Journal.open(path())) {
            save(journal, "run", "a#0", "x".repeat(length));
            save(journal, "run", "b#0", "after");
            assertThat(find(journal, "run", "a#0")).contains("x".repeat(length));
        }
    }

    @Test
    void newestRecordsAreReportedOnceInTheOrderOfTheFile() throws Exception {
        try (Journal journal = Journal.open(path())) {
            journal.start("run", step("a#0"), new StepRecord(Kind.STARTED, null, "", "", 0), true)
                    .join();
            save(journal, "run", "b#0", "1");
            save(journal, "other", "b#0", "2");
            save(journal, "run", "a#0", "3");
            journal.start("run", step("c#0"), new StepRecord(Kind.STARTED, null, "", "", 0), true)
                    .join();
        }
        List<String> all = new ArrayList<>();
        Journal.forEachNewest(path(), (run, step) -> all.add(run + " " + step.key() + " " + step.kind()));
        assertThat(all).containsExactly("run b#0 DONE", "other b#0 DONE", "run a#0 DONE", "run c#0 STARTED");
    }

    @Test
    void aClosedJournalRejectsRecordsAndMayBeClosedAgain() throws Exception {
        Journal journal = Journal.open(path());
        journal.close();
        journal.close();
        assertThatThrownBy(() -> save(journal, "run", "a#0", "x")).hasRootCauseMessage(journal + " is closed");
    }

    @Test
    void recordsEnqueuedBeforeCloseAreWritten() {
        Journal journal = Journal.open(path());
        for (int i = 0; i < 1_000; i++) {
            journal.save("run", step("a#" + i), done("value " + i));
        }
        journal.close();
        assertThat(reopened(path(), "run", "a#999")).contains("value 999");
        assertThat(Journal.read(path()).get(0).steps()).hasSize(1_000);
    }

    @Test
    void anInterruptedThreadMayReadAndSave() throws Exception {
        try (Journal journal = Journal.open(path())) {
            save(journal, "run", "a#0", "1");
            Thread.currentThread().interrupt();
            assertThat(find(journal, "run", "a#0")).contains("1");
            journal.save("run", step("b#0"), done("2"));
            assertThat(Thread.interrupted()).isTrue();
            save(journal, "run", "c#0", "3");
            assertThat(find(journal, "run", "b#0")).contains("2");
        }
    }

    @Test
    void aValueThatTheCodecHasNotEncodedIsRejected() {
        try (Journal journal = Journal.open(path())) {
            StepRecord raw = new StepRecord(Kind.DONE, "raw", "", 1);
            assertThatThrownBy(() -> journal.save("run", step("a#0"), raw))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("a#0", "raw");
        }
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> Journal.open(file.resolve("test.journal")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("cannot be opened", "test.journal");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedAndLeavesNoLock() throws Exception {
        JournalFile.Opener refusing = path -> {
            throw new java.nio.file.AccessDeniedException(path.toString());
        };
        assertThatThrownBy(() -> Journal.open(path(), Durability.FSYNC, Instant::now, refusing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("cannot be opened", "AccessDenied", "test.journal");
        try (Journal journal = Journal.open(path())) {
            save(journal, "run", "a#0", "1");
        }
    }
}
