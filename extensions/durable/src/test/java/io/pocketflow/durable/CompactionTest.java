package io.pocketflow.durable;

import static io.pocketflow.durable.Records.find;
import static io.pocketflow.durable.Records.save;
import static io.pocketflow.durable.Records.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction of a journal. */
@Tag("concurrency")
class CompactionTest {

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("test.journal");
    }

    @Test
    void onlyTheNewestRecordOfEachStepIsLeft() throws Exception {
        try (Journal journal = Journal.open(path())) {
            journal.start("run", step("a#0"), new StepRecord(Kind.STARTED, null, "", "", 0), true)
                    .join();
            for (int i = 0; i < 100; i++) {
                save(journal, "run", "a#0", "value " + i);
            }
            journal.start("run", step("b#0"), new StepRecord(Kind.STARTED, null, "", "", 0), true)
                    .join();
            journal.compact();
            assertThat(Files.readAllLines(path())).hasSize(3);
            assertThat(find(journal, "run", "a#0")).contains("value 99");
            save(journal, "run", "c#0", "after");
        }
        try (Journal journal = Journal.open(path())) {
            assertThat(find(journal, "run", "a#0")).contains("value 99");
            assertThat(find(journal, "run", "c#0")).contains("after");
        }
        assertThat(Journal.read(path()).get(0).inDoubt())
                .extracting(step -> step.key().toString())
                .containsExactly("b#0");
        assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("test.journal", "test.journal.lock");
    }

    @Test
    void recordsAreFoundDuringACompaction() throws Exception {
        try (Journal journal = Journal.open(path(), Durability.PROCESS)) {
            for (int i = 0; i < 50; i++) {
                save(journal, "run", "a#" + i, "value " + i);
            }
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger wrong = new AtomicInteger();
            Thread reader = new Thread(() -> {
                for (int i = 0; !over.get(); i = (i + 1) % 50) {
                    if (!find(journal, "run", "a#" + i).equals(java.util.Optional.of("value " + i))) {
                        wrong.incrementAndGet();
                    }
                }
            });
            reader.start();
            for (int i = 0; i < 20; i++) {
                journal.compact();
            }
            over.set(true);
            reader.join();
            assertThat(wrong).hasValue(0);
        }
    }

    @Test
    void aFailedCompactionLeavesTheJournalUnchanged() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        JournalFile.Opener once = path -> {
            if (opened.incrementAndGet() > 1) {
                throw new IOException("No space left on device");
            }
            return JournalFile.open(path);
        };
        try (Journal journal = Journal.open(path(), Durability.FSYNC, Instant::now, once)) {
            save(journal, "run", "a#0", "1");
            assertThatThrownBy(journal::compact).hasMessageContaining("No space left");
            save(journal, "run", "b#0", "2");
            assertThat(find(journal, "run", "a#0")).contains("1");
        }
    }
}
