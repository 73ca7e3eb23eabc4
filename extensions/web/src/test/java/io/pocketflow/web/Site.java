package io.pocketflow.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * A loopback server that sends prepared bytes by path and then closes the connection; without bytes it never answers.
 */
final class Site implements AutoCloseable {

    private final ServerSocket listener;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final Map<String, byte[]> endless = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Open until the first request has arrived. */
    final CountDownLatch asked = new CountDownLatch(1);

    /** A gate that delays a response until its method returns. */
    interface Hold {
        void await(String path) throws Exception;
    }

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Hold hold;

    Site() throws IOException {
        this(ServerSocketFactory.getDefault(), path -> {});
    }

    /** Starts a site on the sockets of a factory. */
    Site(ServerSocketFactory sockets) throws IOException {
        this(sockets, path -> {});
    }

    /** Starts a site that delays its responses. */
    Site(Hold hold) throws IOException {
        this(ServerSocketFactory.getDefault(), hold);
    }

    private Site(ServerSocketFactory sockets, Hold hold) throws IOException {
        this.hold = hold;
        listener = sockets.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    /** Returns the maximum number of requests in flight. */
    int most() {
        return most.get();
    }

    int port() {
        return listener.getLocalPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    String url(String path) {
        return "http://" + host() + path;
    }

    FetchOptions allowed() {
        return FetchOptions.defaults().withAllowedHost(host());
    }

    Site with(String path, String answer) {
        return with(path, answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    Site with(String path, byte[] answer) {
        answers.put(path, answer);
        return this;
    }

    /** Prepares a response that repeats its end until the client leaves. */
    Site endless(String path, byte[] answer, byte[] end) {
        endless.put(path, end);
        return with(path, answer);
    }

    Site page(String path, String html) {
        int length = html.getBytes(StandardCharsets.ISO_8859_1).length;
        return with(
                path, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + length + "\r\n\r\n" + html);
    }

    Site redirect(String path, String location) {
        return with(path, "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            StringBuilder request = new StringBuilder(String.valueOf(first));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append('\n').append(line);
            }
            requests.add(request.toString());
            asked.countDown();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            hold.await(first.split(" ")[1]);
            now.decrementAndGet();
            byte[] answer = answers.get(first.split(" ")[1]);
            if (answer != null) {
                socket.getOutputStream().write(answer);
                byte[] end = endless.get(first.split(" ")[1]);
                while (end != null) {
                    socket.getOutputStream().write(end);
                }
                socket.getOutputStream().flush();
                socket.close();
            }
        } catch (IOException gone) {
            // the client left
        } catch (Exception e) {
            throw new IllegalStateException("a response was not delayed as requested", e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "site");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
