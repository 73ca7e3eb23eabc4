package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.Emitted;
import io.pocketflow.core.event.FlowEvent.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slow and failing disks: they cost events, which are counted, and nothing else. */
@Tag("concurrency")
class EventWriterTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** A file on a disk that stops and fails when a test says so. */
    private static final class Disk extends EventFile {

        final CountDownLatch reached = new CountDownLatch(1);
        final Semaphore goes = new Semaphore(0);
        private final int failures;
        private int calls;

        Disk(Path file, int failures) throws IOException {
            super(file);
            this.failures = failures;
        }

        @Override
        void append(String lines) throws IOException {
            reached.countDown();
            goes.acquireUninterruptibly();
            if (calls++ < failures) {
                throw new IOException("no space left on device");
            }
            super.append(lines);
        }
    }

    private Path file() {
        return directory.resolve("events.jsonl");
    }

    private static FlowEvent event(int number) {
        return new Emitted(Source.OUTSIDE, Instant.EPOCH, number);
    }

    private List<Object> written(long dropped) {
        List<Object> values = new ArrayList<>();
        assertThat(JsonlEvents.read(file(), event -> values.add(((Emitted) event).value())))
                .isEqualTo(new JsonlEvents.Reading(values.size(), dropped, 0, 0));
        return values;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void slowDiskDropsWhatTheQueueCannotHold() throws Exception {
        Disk disk = new Disk(file(), 0);
        EventWriter writer = new EventWriter("test", disk, 3);
        writer.add(event(0));
        await(disk.reached);
        for (int i = 1; i <= 5; i++) {
            writer.add(event(i));
        }
        assertThat(writer.dropped()).isEqualTo(2);
        disk.goes.release(100);
        writer.close(LONG);
        assertThat(written(2)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void failingDiskDropsTheEventsOfTheFailedWrite() throws Exception {
        Disk disk = new Disk(file(), 1);
        EventWriter writer = new EventWriter("test", disk, 3);
        writer.add(event(0));
        await(disk.reached);
        writer.add(event(1));
        disk.goes.release(100);
        writer.close(LONG);
        assertThat(writer.dropped()).isEqualTo(1);
        assertThat(written(1)).containsExactly(1);
    }

    @Test
    void deadDiskNeitherBlocksNorFailsTheWriter() throws Exception {
        Disk disk = new Disk(file(), Integer.MAX_VALUE);
        disk.goes.release(1_000_000);
        EventWriter writer = new EventWriter("test", disk, 1_000);
        for (int i = 0; i < 500; i++) {
            writer.add(event(i));
        }
        writer.close(LONG);
        assertThat(writer.dropped()).isEqualTo(500);
        assertThat(written(0)).isEmpty();
    }

    @Test
    void closeDoesNotWaitForAHangingDisk() throws Exception {
        Disk disk = new Disk(file(), 0);
        EventWriter writer = new EventWriter("test", disk, 3);
        writer.add(event(0));
        await(disk.reached);
        writer.add(event(1));
        writer.close(Duration.ofMillis(1));
        assertThat(writer.dropped()).isEqualTo(1);
        disk.goes.release(100);
        writer.close(LONG);
        assertThat(written(1)).containsExactly(0);
    }

    @Test
    void eventsAfterCloseAreDropped() throws Exception {
        Disk disk = new Disk(file(), 0);
        disk.goes.release(100);
        EventWriter writer = new EventWriter("test", disk, 3);
        writer.close(LONG);
        writer.close(LONG);
        writer.add(event(0));
        assertThat(writer.dropped()).isEqualTo(1);
    }
}
