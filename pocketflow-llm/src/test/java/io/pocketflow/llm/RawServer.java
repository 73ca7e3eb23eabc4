package io.pocketflow.llm;

import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.http.HttpChatModel;
import io.pocketflow.llm.testkit.SentRequests;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A loopback server on plain sockets: it reads a request, runs a script, and sees when the client goes away. */
final class RawServer implements AutoCloseable {

    /** What to do on a connection once its request was read. The connection is closed after it. */
    interface Script {
        void answer(Connection connection) throws Exception;
    }

    record Request(String line, Map<String, String> headers, String body) {}

    /** One connection, after its request was read. */
    static final class Connection {
        private final Socket socket;
        private final CountDownLatch clientLeft = new CountDownLatch(1);

        private Connection(Socket socket) {
            this.socket = socket;
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** The head of a stream that ends with the connection; all that follows is its body, sent as it is. */
        void startStream(String contentType) throws IOException {
            send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + contentType + "\r\n\r\n");
        }

        /** The head of a stream whose body follows in chunks. */
        void startChunks(String contentType) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        /** One chunk; an empty text is the last one. */
        void chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(bytes);
            chunk.writeBytes(new byte[] {'\r', '\n'});
            send(chunk.toByteArray());
        }

        /** Ends what is sent, and goes on listening to the client. */
        void halfClose() throws IOException {
            socket.shutdownOutput();
        }

        /** Breaks the connection off with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the client has closed the connection. */
        void awaitClientLeaving() throws InterruptedException {
            clientLeft.await();
        }

        /** Sends the text over and over, with a pause between, until the client leaves. */
        void drip(String text) throws Exception {
            while (!clientLeft.await(10, TimeUnit.MILLISECONDS)) {
                send(text);
            }
        }

        /** Sends the text so many times, with a pause before each. */
        void drip(String text, int times) throws Exception {
            for (int i = 0; i < times && !clientLeft.await(10, TimeUnit.MILLISECONDS); i++) {
                send(text);
            }
        }

        private void watch() {
            try {
                while (socket.getInputStream().read() >= 0) {}
            } catch (IOException e) {
                // reset or closed: gone as well
            }
            clientLeft.countDown();
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);

    RawServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** A server that gives this answer to every request. */
    static RawServer answering(String answer) throws IOException {
        return new RawServer(connection -> connection.send(answer));
    }

    /** An HTTP answer; each header ends with a line break. */
    static String answer(int status, String headers, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 " + status + " Whatever\r\nConnection: close\r\nContent-Length: " + length + "\r\n"
                + headers.replace("\n", "\r\n") + "\r\n" + body;
    }

    /** The reply of a model that says this. */
    static String reply(String content) {
        return answer(
                200, "", "{\"choices\":[{\"message\":{\"content\":\"" + content + "\"},\"finish_reason\":\"stop\"}]}");
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
    }

    ModelConfig config() {
        return ModelConfig.of(Provider.OPENAI, baseUrl(), "test-model");
    }

    HttpChatModel model() {
        return new HttpChatModel(config(), Secret.keys(config().key()));
    }

    List<Request> requests() {
        return requests;
    }

    /** Lets no deadline come before a request has come: on a busy machine a short one may be over by then. */
    void holdUpDeadlines() {
        Threads.DEADLINES.submit(() -> received(1));
    }

    /** Whether so many requests came in within a minute. */
    boolean received(int count) throws InterruptedException {
        return arrived.tryAcquire(count, 60, TimeUnit.SECONDS);
    }

    /** Whether a client closed its connection, before the script's end, within a minute. */
    boolean clientLeft() throws InterruptedException {
        return left.tryAcquire(60, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Request request = read(socket.getInputStream());
            Connection connection = new Connection(socket);
            start(connection::watch);
            if (request.line.startsWith("POST ")) {
                SentRequests.note(request.line.split(" ")[1], request.body);
            }
            requests.add(request);
            arrived.release();
            try {
                script.answer(connection);
            } catch (IOException gone) {
                // a write may see that the client left before the watch does
                connection.clientLeft.countDown();
            } finally {
                if (connection.clientLeft.getCount() == 0) {
                    left.release();
                }
            }
        } catch (IOException e) {
            // closed or reset in the middle of the request
            left.release();
        } catch (Exception e) {
            // the client sees a closed connection
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the client left in the middle of its request");
            }
            head.write(next);
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        Map<String, String> headers = new TreeMap<>();
        lines.stream()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .forEach(line -> headers.put(
                        line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                        line.substring(line.indexOf(':') + 1).strip()));
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(lines.get(0), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(null, task, "raw-server", 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
