package io.pocketflow.durable;

import static io.pocketflow.durable.Records.find;
import static io.pocketflow.durable.Records.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.json.Encoded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks whose records were only copied in part: of a process that ended, or on a disk without room. */
class InterruptedForkTest {

    private static final StepKey LAST = StepKey.parse("F#0/c#0");
    /** Larger than the portions in which a fork is written. */
    private static final String LARGE = "x".repeat(1 << 20);

    @TempDir
    Path folder;

    private long room = Long.MAX_VALUE;

    private Journal open() {
        return Journal.open(
                folder.resolve("test.journal"), Durability.FSYNC, Instant::now, file -> new JournalFile(file) {
                    @Override
                    void write(long offset, byte[] bytes, int length) throws IOException {
                        if (offset + length > room) {
                            throw new IOException("No space left on device");
                        }
                        super.write(offset, bytes, length);
                    }
                });
    }

    /** Makes a run of three steps, and a fork of it whose disk was full after the first one. */
    @BeforeEach
    void interrupt() throws Exception {
        try (Journal journal = open()) {
            StepRecord start = new StepRecord(StepRecord.Kind.DONE, new Encoded("{\"graph\":[]}"), "", 0);
            journal.save("run", StepKey.START, start).get();
            save(journal, "run", "F#0/a#0", LARGE);
            save(journal, "run", "F#0/b#0", LARGE);
            save(journal, "run", "F#0/c#0", "last");
            room = 4L * LARGE.length() - 1_000;
            assertThatThrownBy(() -> journal.fork("run", LAST, "fork"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("No space left");
            room = Long.MAX_VALUE;
            assertThat(find(journal, "fork", "F#0/a#0")).as("a part was copied").isPresent();
            assertThat(find(journal, "fork", "F#0/b#0")).isEmpty();
        }
    }

    @Test
    void anInterruptedForkCannotBeRun() {
        try (Journal journal = open()) {
            assertThatThrownBy(() -> journal.find("fork", StepKey.START))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("run 'fork' is a fork of run run at step F#0/c#0 that was interrupted: fork again under"
                            + " the same id, or remove the run");
        }
    }

    @Test
    void theSameForkStartsOver() throws Exception {
        try (Journal journal = open()) {
            journal.fork("run", LAST, "fork");
            assertThat(journal.find("fork", StepKey.START)).isPresent();
            assertThat(find(journal, "fork", "F#0/b#0")).contains(LARGE);
            assertThatThrownBy(() -> journal.fork("run", LAST, "fork"))
                    .hasMessageContaining("a run of that id already");
        }
    }

    @Test
    void anotherForkUnderItsIdKeepsNoneOfItsRecords() throws Exception {
        try (Journal journal = open()) {
            journal.fork("run", StepKey.parse("F#0/a#0"), "fork");
            assertThat(find(journal, "fork", "F#0/a#0")).isEmpty();
        }
        assertThat(Journal.read(folder.resolve("test.journal")))
                .filteredOn(run -> run.id().equals("fork"))
                .singleElement()
                .satisfies(run -> assertThat(run.steps()).isEmpty());
    }

    @Test
    void anInterruptedForkCanBeRemoved() {
        try (Journal journal = open()) {
            journal.remove("fork");
            assertThat(journal.find("fork", StepKey.START)).isEmpty();
        }
    }

    @Test
    void anIdThatTheJournalChoseIsChosenAgain() throws Exception {
        try (Journal journal = open()) {
            room = 0;
            assertThatThrownBy(() -> journal.fork("run", LAST)).hasMessageContaining("No space left");
            room = Long.MAX_VALUE;
            assertThat(journal.fork("run", LAST)).isEqualTo("run-fork-1");
            assertThat(journal.fork("run", LAST)).isEqualTo("run-fork-2");
        }
    }
}
