package io.pocketflow.durable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A server for a process that crashes and restarts. It answers each name, and records which life of the process called
 * it. A connection begins with the number of the life, because bytes of a dead process may be read long after its end.
 */
final class CallServer implements AutoCloseable {

    /** The number of calls answered beyond twice those of the alarm, so that no life ends by itself. */
    static final int SLACK = 10;

    /** The delay of an answer, long enough for a hundred calls to be in flight at once. */
    private static final long LATENCY_NANOS = 2_000_000;

    private final ServerSocket server;
    /** The names called by each life. */
    private final List<List<String>> lives = new ArrayList<>();

    private final Set<String> called = new HashSet<>();
    private int fresh;
    private int inFlight;
    private int alarmAt;
    private CountDownLatch alarm = new CountDownLatch(1);

    CallServer() throws IOException {
        server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns the answer to a name. A different name gives a different answer, which reveals a mix-up. */
    static String answerTo(String name) {
        return Integer.toHexString(name.hashCode() * 31 + 7);
    }

    /** Begins a life of the process. The latch opens at the given number of new calls; 0 means never. */
    synchronized CountDownLatch life(int freshCalls) {
        lives.add(new ArrayList<>());
        fresh = 0;
        inFlight = 0;
        alarmAt = freshCalls;
        alarm = new CountDownLatch(1);
        return alarm;
    }

    /** Returns the number of this life, from 0. */
    synchronized int number() {
        return lives.size() - 1;
    }

    synchronized int calls() {
        return lives.stream().mapToInt(List::size).sum();
    }

    /**
     * Returns for each life the calls that were repeated in this life or a later one, which is the cost of its end. A
     * lost call need not be repeated in the next life, which may be too short.
     */
    synchronized List<Integer> repeats() {
        Map<String, Integer> last = new HashMap<>();
        Integer[] repeats = new Integer[lives.size()];
        Arrays.fill(repeats, 0);
        for (int i = 0; i < repeats.length; i++) {
            for (String name : lives.get(i)) {
                Integer before = last.put(name, i);
                if (before != null) {
                    repeats[before]++;
                }
            }
        }
        return List.of(repeats);
    }

    synchronized int fresh() {
        return fresh;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    /** Returns whether a call is answered. */
    private synchronized boolean called(int number, String name) {
        lives.get(number).add(name);
        if (number < lives.size() - 1) {
            called.add(name);
            return false;
        }
        if (called.add(name) && ++fresh == alarmAt) {
            alarm.countDown();
        }
        boolean answered = alarmAt == 0 || fresh <= 2 * alarmAt + SLACK;
        inFlight += answered ? 1 : 0;
        return answered;
    }

    private synchronized void answered(int number) {
        inFlight -= number == lives.size() - 1 ? 1 : 0;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            int number = Integer.parseInt(in.readLine());
            for (String name = in.readLine(); name != null; name = in.readLine()) {
                if (called(number, name)) {
                    answer(socket, number, name);
                }
            }
        } catch (IOException | NumberFormatException killed) {
            // the other process was killed, which this test expects
        }
    }

    private void answer(Socket socket, int number, String name) throws IOException {
        LockSupport.parkNanos(LATENCY_NANOS);
        try {
            socket.getOutputStream().write((answerTo(name) + "\n").getBytes(StandardCharsets.UTF_8));
        } finally {
            answered(number);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "call-server");
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
}
