package io.pocketflow.web;

import io.pocketflow.core.RunTimer;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one page. A timer closes them at the deadline, which ends every wait. A socket timeout is not enough:
 * it restarts with each read of a TLS handshake or record, and with each byte of a header. They are sockets of
 * channels, because an interrupt closes those, and because no system property routes them through a proxy. Thread-safe.
 */
final class PageSockets implements DetachedSocketFactory, AutoCloseable {

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final long deadline;
    private final RunTimer.Handle end;
    private volatile boolean over;

    /** @param deadline in the time of {@link System#nanoTime} */
    PageSockets(long deadline) {
        this.deadline = deadline;
        this.end = RunTimer.system().schedule(this::closeAll, deadline - System.nanoTime());
    }

    @Override
    public Socket create(@Nullable Proxy proxy) throws IOException {
        Socket socket = SocketChannel.open().socket();
        sockets.add(socket);
        if (over) {
            socket.close();
            throw new SocketTimeoutException("the deadline has passed");
        }
        return socket;
    }

    /** Returns whether the deadline has passed. */
    boolean isOver() {
        return System.nanoTime() - deadline >= 0;
    }

    /** Returns the milliseconds until the deadline, rounded up, at least 1. */
    long millisLeft() {
        return Math.max(1, (deadline - System.nanoTime() + 999_999) / 1_000_000);
    }

    private void closeAll() {
        over = true;
        closeOpen();
    }

    /** Closes the sockets of a finished request. */
    void closeOpen() {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            try {
                socket.close();
            } catch (IOException e) {
                // the thread that waits for the socket fails with its own exception
            }
        }
    }

    @Override
    public void close() {
        end.cancel();
        closeAll();
    }
}
