package io.pocketflow.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback server that sends its only client one byte every 200 ms for 10 s: first the given bytes, then zeros. */
final class DrippingSite implements AutoCloseable {

    /** An exchange with the client before the bytes. */
    interface Opening {
        void with(Socket client) throws IOException;
    }

    private static final int MOST = 50;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dripping-site");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger sent = new AtomicInteger();
    private final byte[] first;
    /** Open until the second byte was sent. */
    final CountDownLatch dripped = new CountDownLatch(2);

    DrippingSite(Opening opening, byte... first) throws IOException {
        this.first = first;
        clock.submit(() -> serve(opening));
    }

    String address() {
        return "localhost:" + listener.getLocalPort();
    }

    /** Returns the number of bytes sent after the opening. */
    int sent() {
        return sent.get();
    }

    private Future<?> serve(Opening opening) throws IOException {
        Socket client = listener.accept();
        opening.with(client);
        return clock.scheduleAtFixedRate(() -> drip(client), 0, 200, TimeUnit.MILLISECONDS);
    }

    private void drip(Socket client) {
        try {
            int next = sent.getAndIncrement();
            if (next == MOST) {
                client.close();
            }
            client.getOutputStream().write(next < first.length ? first[next] : 0);
            dripped.countDown();
        } catch (IOException clientLeft) {
            throw new UncheckedIOException(clientLeft);
        }
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        listener.close();
    }
}
