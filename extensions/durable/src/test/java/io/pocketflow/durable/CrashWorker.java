package io.pocketflow.durable;

import io.pocketflow.core.RunOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process to kill: {@code CrashWorker WORKLOAD JOURNAL PORT RESULT LIFE}. It writes its results when it ends. */
final class CrashWorker {

    private CrashWorker() {}

    public static void main(String[] args) throws IOException {
        Line line = new Line(Integer.parseInt(args[2]), args[4]);
        List<String> results;
        try (Journal journal = Journal.open(Path.of(args[1]))) {
            results = CrashWorkloads.valueOf(args[0])
                    .run(line, RunOptions.defaults().withStore(journal).withRunId("crash"));
        }
        Path part = Path.of(args[3] + ".part");
        Files.write(part, results);
        Files.move(part, Path.of(args[3]));
    }

    /** Calls the server. Each thread has its own connection. */
    static final class Line {

        private record Connection(Socket socket, BufferedReader in) {}

        private final ThreadLocal<Connection> connections;

        Line(int port, String life) {
            connections = ThreadLocal.withInitial(() -> connect(port, life));
        }

        String call(String name) throws IOException {
            Connection connection = connections.get();
            connection.socket().getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            return connection.in().readLine();
        }

        private static Connection connect(int port, String life) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write((life + "\n").getBytes(StandardCharsets.UTF_8));
                return new Connection(
                        socket,
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }
    }
}
