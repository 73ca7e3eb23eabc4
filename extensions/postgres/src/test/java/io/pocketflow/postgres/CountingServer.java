package io.pocketflow.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that stands for a paid service. It answers each name after a time, and records which process called it and when. A
 * connection begins with the name of the process.
 */
final class CountingServer implements AutoCloseable {

    /** A call that has reached the server. */
    record Call(String caller, String name, long nanos) {}

    private final ServerSocket server;
    private final long latencyNanos;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> inFlight = new HashMap<>();
    private final Map<Integer, CountDownLatch> alarms = new HashMap<>();
    /** The number of calls after which answers wait for the gate. */
    private int heldAfter = Integer.MAX_VALUE;

    private final CountDownLatch gate = new CountDownLatch(1);

    CountingServer(long latencyMillis) {
        this.latencyNanos = latencyMillis * 1_000_000;
        try {
            server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns the answer to a name. A different name has a different answer, which reveals a mix-up. */
    static String answerTo(String name) {
        return Integer.toHexString(name.hashCode() * 31 + 7);
    }

    /** Returns a latch that opens at this number of calls in all. */
    synchronized CountDownLatch alarm(int at) {
        CountDownLatch alarm = new CountDownLatch(calls.size() >= at ? 0 : 1);
        alarms.put(at, alarm);
        return alarm;
    }

    /** Answers no call after this number of calls, until {@link #release}: the calls in flight then stay in flight. */
    synchronized void holdAfter(int count) {
        heldAfter = count;
    }

    /** Answers the held calls and all later ones. */
    void release() {
        gate.countDown();
    }

    synchronized int inFlight(String caller) {
        return inFlight.getOrDefault(caller, 0);
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Returns how many calls had been made before, by any process. */
    synchronized int repeats() {
        return calls.size() - (int) calls.stream().map(Call::name).distinct().count();
    }

    /** Returns the time of the first call of a process. */
    synchronized long firstOf(String caller) {
        return calls.stream()
                .filter(call -> call.caller().equals(caller))
                .mapToLong(Call::nanos)
                .min()
                .orElseThrow();
    }

    synchronized int countOf(String caller) {
        return (int) calls.stream().filter(call -> call.caller().equals(caller)).count();
    }

    /** Notes a call; returns whether its answer is held. */
    private synchronized boolean begin(String caller, String name) {
        calls.add(new Call(caller, name, System.nanoTime()));
        inFlight.merge(caller, 1, Integer::sum);
        CountDownLatch alarm = alarms.get(calls.size());
        if (alarm != null) {
            alarm.countDown();
        }
        return calls.size() >= heldAfter;
    }

    private synchronized void end(String caller) {
        inFlight.merge(caller, -1, Integer::sum);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String caller = in.readLine();
            for (String name = in.readLine(); name != null; name = in.readLine()) {
                if (begin(caller, name)) {
                    gate.await();
                }
                LockSupport.parkNanos(latencyNanos);
                try {
                    socket.getOutputStream().write((answerTo(name) + "\n").getBytes(StandardCharsets.UTF_8));
                } finally {
                    end(caller);
                }
            }
        } catch (IOException | InterruptedException killed) {
            // the other process was killed, which these tests expect
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "counting-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The client in another process. Each thread has its own connection. */
    static final class Client {

        private record Connection(Socket socket, BufferedReader in) {}

        private final ThreadLocal<Connection> connections;

        Client(int port, String caller) {
            connections = ThreadLocal.withInitial(() -> connect(port, caller));
        }

        String call(String name) throws IOException {
            Connection connection = connections.get();
            connection.socket().getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            return connection.in().readLine();
        }

        private static Connection connect(int port, String caller) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write((caller + "\n").getBytes(StandardCharsets.UTF_8));
                return new Connection(
                        socket,
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
