package io.pocketflow.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A model server that answers every request after 50 ms in the Chat Completions format: with a JSON document or, if
 * requested, with a stream in which each delta is a separate write. It runs on one thread in a separate process, so its
 * CPU time is not counted as the client's. The process exits when its standard input ends.
 */
public final class ModelServer {

    private static final long LATENCY = TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("latencyMs", 50));
    private static final int DELTAS = Integer.getInteger("deltas", 100);
    private static final byte[] STREAM = "\"stream\":true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

    private static final ByteBuffer REPLY =
            document("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                    + "word ".repeat(40)
                    + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":40,"
                    + "\"total_tokens\":51}}");
    private static final ByteBuffer HEAD =
            ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + "Transfer-Encoding: chunked\r\n\r\n");
    private static final ByteBuffer DELTA = chunk(
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
                    + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n");
    private static final ByteBuffer LAST = ascii(text(chunk("data: {\"id\":\"chatcmpl-1\",\"object\":"
                    + "\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},"
                    + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"))
            + "0\r\n\r\n");

    /** The state of a connection. */
    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(8192);
        private long due;
        private int sent = -1;
        private ByteBuffer out = ByteBuffer.allocate(0);
        private boolean streams;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final Selector selector = Selector.open();
    private final Queue<Connection> waiting = new ArrayDeque<>();
    private final Queue<Connection> streaming = new ArrayDeque<>();

    private ModelServer() throws IOException {}

    public static void main(String[] args) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        System.out.println(listener.socket().getLocalPort());
        Thread parent = new Thread(ModelServer::exitWithParent);
        parent.setDaemon(true);
        parent.start();
        new ModelServer().serve(listener);
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // the parent process has ended
        }
        System.exit(0);
    }

    private void serve(ServerSocketChannel listener) throws IOException {
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        while (true) {
            select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(listener);
                } else {
                    read((Connection) key.attachment());
                }
            }
            selector.selectedKeys().clear();
            for (long now = System.nanoTime(); !waiting.isEmpty() && waiting.peek().due - now <= 0; ) {
                answer(waiting.remove());
            }
            for (int i = streaming.size(); i > 0; i--) {
                write(streaming.remove());
            }
        }
    }

    private void select() throws IOException {
        if (!streaming.isEmpty()) {
            selector.selectNow();
        } else if (waiting.isEmpty()) {
            selector.select();
        } else {
            long millis = TimeUnit.NANOSECONDS.toMillis(waiting.peek().due - System.nanoTime());
            if (millis > 0) {
                selector.select(millis);
            } else {
                selector.selectNow();
            }
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.socket().setTcpNoDelay(true);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }
    }

    private void read(Connection connection) throws IOException {
        try {
            if (connection.channel.read(connection.in) < 0) {
                connection.channel.close();
                return;
            }
        } catch (IOException e) {
            connection.channel.close();
            return;
        }
        if (isWhole(connection.in)) {
            connection.streams = indexOf(connection.in, STREAM) >= 0;
            connection.in.clear();
            connection.due = System.nanoTime() + LATENCY;
            waiting.add(connection);
        }
    }

    private static boolean isWhole(ByteBuffer in) {
        int end = indexOf(in, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        int length = indexOf(in, LENGTH);
        if (end < 0 || length < 0) {
            return false;
        }
        int bytes = 0;
        for (int i = length + LENGTH.length; in.get(i) != '\r'; i++) {
            bytes = bytes * 10 + in.get(i) - '0';
        }
        return in.position() >= end + 4 + bytes;
    }

    /** Returns the index of the lower-case text in the head, ignoring the case of the head, or -1. */
    private static int indexOf(ByteBuffer in, byte[] what) {
        for (int i = 0; i + what.length <= in.position(); i++) {
            int k = 0;
            while (k < what.length && Character.toLowerCase(in.get(i + k)) == what[k]) {
                k++;
            }
            if (k == what.length) {
                return i;
            }
        }
        return -1;
    }

    private void answer(Connection connection) {
        connection.sent = connection.streams ? -1 : DELTAS + 1;
        connection.out = connection.streams ? HEAD.duplicate() : REPLY.duplicate();
        write(connection);
    }

    /** Writes the next piece of the response, or the rest of a piece. */
    private void write(Connection connection) {
        try {
            connection.channel.write(connection.out);
        } catch (IOException e) {
            close(connection);
            return;
        }
        if (!connection.out.hasRemaining()) {
            connection.sent++;
            connection.out = (connection.sent < DELTAS ? DELTA : LAST).duplicate();
        }
        if (connection.sent <= DELTAS) {
            streaming.add(connection);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer document(String json) {
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                + "\r\n\r\n" + json);
    }

    private static ByteBuffer chunk(String text) {
        return ascii(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer ascii) {
        return new String(ascii.array(), StandardCharsets.US_ASCII);
    }
}
