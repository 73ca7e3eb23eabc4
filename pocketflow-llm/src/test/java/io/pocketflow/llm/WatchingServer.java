package io.pocketflow.llm;

import io.pocketflow.llm.testkit.SentRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A loopback server that answers nothing and counts the requests that are open. Whenever a request comes it first looks
 * which clients have closed their connections, so that the count is exact.
 */
final class WatchingServer implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<SocketChannel> open = new ArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private int requests;
    private int mostAtOnce;

    WatchingServer() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
        start(this::accept);
    }

    ModelConfig config(Provider provider) throws IOException {
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        String path = provider == Provider.OPENAI || provider == Provider.OPENAI_RESPONSES ? "/v1" : "";
        return ModelConfig.of(provider, URI.create("http://127.0.0.1:" + port + path), "test-model");
    }

    ChatModel model(Provider provider) throws IOException {
        return ChatModels.of(config(provider));
    }

    /** Whether so many more requests came in within a minute. */
    boolean received(int count) throws InterruptedException {
        return arrived.tryAcquire(count, 60, TimeUnit.SECONDS);
    }

    /** Waits until no request is open, at most a minute; returns how many are. */
    int openInTheEnd() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int left = open();
        while (left > 0 && System.nanoTime() < end) {
            Thread.yield();
            left = open();
        }
        return left;
    }

    /** How many requests are open now. */
    int open() {
        lock.lock();
        try {
            open.removeIf(WatchingServer::isClosed);
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    int requests() {
        lock.lock();
        try {
            return requests;
        } finally {
            lock.unlock();
        }
    }

    int mostAtOnce() {
        lock.lock();
        try {
            return mostAtOnce;
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try {
            if (!readRequest(client)) {
                client.close();
                return;
            }
            client.configureBlocking(false);
        } catch (IOException left) {
            return;
        }
        lock.lock();
        try {
            open.removeIf(WatchingServer::isClosed);
            open.add(client);
            requests++;
            mostAtOnce = Math.max(mostAtOnce, open.size());
        } finally {
            lock.unlock();
        }
        arrived.release();
    }

    private static boolean readRequest(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        int head = -1;
        int length = 0;
        while (head < 0 || bytes.position() < head + length) {
            if (client.read(bytes) < 0) {
                return false;
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            head = text.indexOf("\r\n\r\n") < 0 ? -1 : text.indexOf("\r\n\r\n") + 4;
            length = head < 0 ? 0 : contentLength(text.substring(0, head));
        }
        String request = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        SentRequests.note(request.split(" ")[1], request.substring(request.indexOf("\r\n\r\n") + 4));
        return true;
    }

    private static int contentLength(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    private static boolean isClosed(SocketChannel client) {
        try {
            if (client.read(ByteBuffer.allocate(16)) >= 0) {
                return false;
            }
            client.close();
        } catch (IOException reset) {
            // closed as well
        }
        return true;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(null, task, "watching-server", 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        lock.lock();
        try {
            for (SocketChannel client : open) {
                client.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
