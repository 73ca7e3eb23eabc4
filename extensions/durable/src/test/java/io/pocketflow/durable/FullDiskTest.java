package io.pocketflow.durable;

import static io.pocketflow.durable.Records.find;
import static io.pocketflow.durable.Records.reopened;
import static io.pocketflow.durable.Records.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal on a disk that fills up, and on a disk that fails. */
class FullDiskTest {

    @TempDir
    Path folder;

    /** A file on a disk with the given number of free bytes. */
    private static final class Small extends JournalFile {
        private long room;
        private boolean mayForce = true;
        private boolean mayTruncate = true;

        Small(Path path, long room) throws IOException {
            super(path);
            this.room = room;
        }

        @Override
        void write(long offset, byte[] bytes, int length) throws IOException {
            int fits = (int) Math.min(length, Math.max(0, room - offset));
            super.write(offset, bytes, fits);
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        void truncate(long length) throws IOException {
            if (!mayTruncate) {
                throw new IOException("Input/output error");
            }
            super.truncate(length);
        }

        @Override
        void force() throws IOException {
            if (!mayForce) {
                throw new IOException("Input/output error");
            }
            super.force();
        }
    }

    private Small disk;

    private Journal open(long room) {
        return Journal.open(path(), Durability.FSYNC, Instant::now, path -> disk = new Small(path, room));
    }

    private Path path() {
        return folder.resolve("test.journal");
    }

    @Test
    void aRecordThatDoesNotFitFailsAndEarlierRecordsStay() throws Exception {
        try (Journal journal = open(500)) {
            save(journal, "run", "a#0", "small");
            assertThatThrownBy(() -> save(journal, "run", "b#0", "x".repeat(1_000)))
                    .hasRootCauseMessage("No space left on device")
                    .cause()
                    .hasMessageContainingAll(journal.toString(), "could not be written");
            assertThat(find(journal, "run", "b#0")).isEmpty();
            assertThat(Files.readString(path())).endsWith("}\n");
        }
        assertThat(reopened(path(), "run", "a#0")).contains("small");
    }

    @Test
    void aDiskWithRoomAgainAcceptsRecordsAgain() throws Exception {
        try (Journal journal = open(100)) {
            assertThatThrownBy(() -> save(journal, "run", "a#0", "x".repeat(1_000)))
                    .hasRootCauseMessage("No space left on device");
            disk.room = 10_000;
            save(journal, "run", "a#0", "now");
        }
        assertThat(reopened(path(), "run", "a#0")).contains("now");
    }

    @Test
    void aTailThatCannotBeRemovedEndsTheJournal() throws Exception {
        try (Journal journal = open(500)) {
            save(journal, "run", "a#0", "small");
            disk.mayTruncate = false;
            assertThatThrownBy(() -> save(journal, "run", "b#0", "x".repeat(1_000)));
            disk.room = 10_000;
            assertThatThrownBy(() -> save(journal, "run", "c#0", "y")).hasMessageContaining("No space left");
        }
        assertThat(reopened(path(), "run", "a#0")).contains("small");
        assertThat(reopened(path(), "run", "b#0")).isEmpty();
    }

    @Test
    void afterAFailedForceAllRecordsFail() throws Exception {
        try (Journal journal = open(10_000)) {
            disk.mayForce = false;
            assertThatThrownBy(() -> save(journal, "run", "a#0", "1")).hasMessageContaining("could not be forced");
            disk.mayForce = true;
            assertThatThrownBy(() -> save(journal, "run", "b#0", "2")).hasMessageContaining("open it again");
        }
    }

    /** Uses a file system of 64 KB if one may be mounted, otherwise a file that imitates one. */
    @Test
    void aFullFileSystemLosesNoDurableRecord() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "none", mount.toString());
        try {
            Path path = mount.resolve("test.journal");
            int kept = 0;
            try (Journal journal = mounted
                    ? Journal.open(path)
                    : Journal.open(path, Durability.FSYNC, Instant::now, file -> new Small(file, 1 << 16))) {
                kept = fill(journal);
            }
            assertThat(kept).isBetween(10, 100);
            assertThat(Journal.read(path).get(0).steps()).hasSize(kept);
            assertThat(reopened(path, "run", "a#" + (kept - 1))).isPresent();
        } finally {
            if (mounted) {
                assertThat(run("umount", "-l", mount.toString())).isTrue();
            }
        }
    }

    private static int fill(Journal journal) throws Exception {
        for (int i = 0; ; i++) {
            try {
                save(journal, "run", "a#" + i, "x".repeat(1_000));
            } catch (java.util.concurrent.ExecutionException full) {
                assertThat(full).hasRootCauseMessage("No space left on device");
                return i;
            }
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
