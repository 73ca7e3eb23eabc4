package io.pocketflow.durable;

import static io.pocketflow.durable.Records.done;
import static io.pocketflow.durable.Records.save;
import static io.pocketflow.durable.Records.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal forces the file to disk as rarely as possible. */
@Tag("concurrency")
class GroupCommitTest {

    private final AtomicInteger forces = new AtomicInteger();

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("test.journal");
    }

    private Journal counting(Durability durability) {
        return Journal.open(path(), durability, Instant::now, path -> new JournalFile(path) {
            @Override
            void force() throws IOException {
                forces.incrementAndGet();
                super.force();
            }
        });
    }

    @Test
    void aRecordIsForcedBeforeItsFutureCompletes() throws Exception {
        try (Journal journal = counting(Durability.FSYNC)) {
            int before = forces.get();
            save(journal, "run", "a#0", "x");
            assertThat(forces.get()).isEqualTo(before + 1);
        }
    }

    @Test
    void nothingIsForcedWithProcessDurability() throws Exception {
        try (Journal journal = counting(Durability.PROCESS)) {
            save(journal, "run", "a#0", "x");
        }
        assertThat(forces).hasValue(0);
    }

    @Test
    void aStartIsForcedOnlyIfTheAttemptWaitsForIt() throws Exception {
        StepRecord started = new StepRecord(Kind.STARTED, null, "", "", 0);
        try (Journal journal = counting(Durability.FSYNC)) {
            int before = forces.get();
            journal.start("run", step("a#0"), started, false).get(60, TimeUnit.SECONDS);
            assertThat(forces.get()).isEqualTo(before);
            assertThat(journal.find("run", step("a#0"))).contains(started);
            journal.start("run", step("b#0"), started, true).get(60, TimeUnit.SECONDS);
            assertThat(forces.get()).isEqualTo(before + 1);
        }
    }

    /** While the first force is blocked, other threads enqueue records; one more force covers all of them. */
    @Test
    void waitingWritersShareOneForce() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch inForce = new CountDownLatch(1);
        AtomicBoolean hold = new AtomicBoolean();
        JournalFile.Opener slow = path -> new JournalFile(path) {
            @Override
            void force() throws IOException {
                if (hold.get()) {
                    forces.incrementAndGet();
                    inForce.countDown();
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                super.force();
            }
        };
        try (Journal journal = Journal.open(path(), Durability.FSYNC, Instant::now, slow)) {
            hold.set(true);
            journal.save("run", step("first#0"), done("x"));
            inForce.await();
            for (int i = 0; i < 64; i++) {
                journal.save("run", step("a#" + i), done("x"));
            }
            held.countDown();
            save(journal, "run", "a#0", "last");
            assertThat(forces.get()).isBetween(2, 3);
        }
        assertThat(Journal.read(path()).get(0).steps()).hasSize(65);
    }
}
