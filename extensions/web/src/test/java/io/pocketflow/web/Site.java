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
import javax.net.ServerSocketFactory;

/** A loopback server that sends prepared bytes by path, and then closes; without bytes it never answers. */
final class Site implements AutoCloseable {

    private final ServerSocket listener;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Open until the first request has come. */
    final CountDownLatch asked = new CountDownLatch(1);

    Site() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    /** A site on sockets of this factory's. */
    Site(ServerSocketFactory sockets) throws IOException {
        listener = sockets.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
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
        return FetchOptions.DEFAULT.withAllowedHost(host());
    }

    Site with(String path, String answer) {
        answers.put(path, answer.getBytes(StandardCharsets.ISO_8859_1));
        return this;
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
            byte[] answer = answers.get(first.split(" ")[1]);
            if (answer != null) {
                socket.getOutputStream().write(answer);
                socket.getOutputStream().flush();
                socket.close();
            }
        } catch (IOException gone) {
            // the client left
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
