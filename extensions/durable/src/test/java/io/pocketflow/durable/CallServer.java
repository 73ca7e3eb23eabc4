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
 * The world that a crashing process calls: it answers each name, and remembers which life of the process called which. A
 * connection begins with the number of the life, for what a dead process has sent may be read long after.
 */
final class CallServer implements AutoCloseable {

    /** So many new calls more than twice those of the alarm are answered, so that no life comes to its end. */
    static final int SLACK = 10;

    /** Long enough for a hundred calls to be in flight at once. */
    private static final long LATENCY_NANOS = 2_000_000;

    private final ServerSocket server;
    /** The names that each life has called. */
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

    /** What the server answers to a name: anything that shows a mix-up. */
    static String answerTo(String name) {
        return Integer.toHexString(name.hashCode() * 31 + 7);
    }

    /** Begins a life of the process; the latch opens at the so-manieth call that was never made before; 0 for never. */
    synchronized CountDownLatch life(int freshCalls) {
        lives.add(new ArrayList<>());
        fresh = 0;
        inFlight = 0;
        alarmAt = freshCalls;
        alarm = new CountDownLatch(1);
        return alarm;
    }

    /** The number of this life, from 0. */
    synchronized int number() {
        return lives.size() - 1;
    }

    synchronized int calls() {
        return lives.stream().mapToInt(List::size).sum();
    }

    /**
     * For each life its calls that were made once more, in this life or a later one: what its end has cost. A call that
     * is lost need not be made again in the very next life, which may be too short.
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

    /** Whether this call is answered. */
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
            // the other process is gone: that is what the test is about
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
