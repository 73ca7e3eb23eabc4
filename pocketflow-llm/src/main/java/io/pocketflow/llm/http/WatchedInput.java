package io.pocketflow.llm.http;

import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.base.Waits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A stream that is closed when a read waits longer than the idle time, so that the read fails. Used by one thread. */
final class WatchedInput extends FilterInputStream {

    private final Duration idle;
    private volatile boolean overdue;

    WatchedInput(InputStream in, Duration idle) {
        super(in);
        this.idle = idle;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (in.available() > 0) {
            return super.read(into, offset, length);
        }
        Future<?> alarm = Threads.DEADLINES.schedule(this::overdue, Waits.nanos(idle), TimeUnit.NANOSECONDS);
        try {
            return super.read(into, offset, length);
        } catch (IOException failed) {
            throw overdue ? new HttpTimeoutException("no byte arrived within " + idle) : failed;
        } finally {
            alarm.cancel(false);
        }
    }

    private void overdue() {
        overdue = true;
        Threads.WORK.execute(() -> {
            try {
                in.close();
            } catch (IOException ignored) {
                // the read fails anyway
            }
        });
    }
}
