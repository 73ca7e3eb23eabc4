package io.pocketflow.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connection to a server that a test cuts: when a statement with a given text has reached the server, and the answer is on
 * its way back. The client then does not know whether the server has committed.
 */
final class CutProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    /** The text of the statement whose answer is lost, or null. */
    private final AtomicReference<String> cut = new AtomicReference<>();

    CutProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Loses the answer to the next statement that contains this text, and cuts its connection. */
    void cutAfter(String text) {
        cut.set(text);
    }

    /** Returns whether no cut is pending any more. */
    boolean hasCut() {
        return cut.get() == null;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Connection connection = new Connection(client, server);
                daemon(connection::forward);
                daemon(connection::back);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cut-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean losesAnswer;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forward() {
            copy(client, server, bytes -> {
                String text = cut.get();
                if (text != null && new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
                    losesAnswer = true;
                    cut.set(null);
                }
                return true;
            });
        }

        void back() {
            copy(server, client, bytes -> !losesAnswer);
        }

        private void copy(Socket from, Socket to, Passing passing) {
            byte[] buffer = new byte[64 << 10];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!passing.passes(java.util.Arrays.copyOf(buffer, n))) {
                        return;
                    }
                    out.write(buffer, 0, n);
                }
            } catch (IOException closed) {
                // the other direction has ended
            }
        }
    }

    @FunctionalInterface
    private interface Passing {
        boolean passes(byte[] bytes);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
