package io.pocketflow.llm.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The executor of the HTTP client, which keeps look-ups of server names off the threads that serve all exchanges. The
 * client starts each exchange in a task of its own, handed over by the sending thread, and looks the name up there,
 * which may block for many seconds. So the start of an exchange with a named server runs on other threads, which may
 * block. The name is looked up before, once for all exchanges that wait for it, and is then found in the JDK's cache.
 *
 * <p>A server given by its IP address needs no look-up, and its exchanges start on the serving threads.
 */
public final class ClientThreads implements Executor {

    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9.]+");

    private final Executor serving;
    private final Executor starting;
    private final Consumer<String> lookUp;
    private final ThreadLocal<@Nullable String> sendingTo = new ThreadLocal<>();
    private final ConcurrentMap<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    /**
     * @param serving where nothing may block
     * @param starting where look-ups may block
     */
    ClientThreads(Executor serving, Executor starting) {
        this(serving, starting, ClientThreads::lookUp);
    }

    public ClientThreads(Executor serving, Executor starting, Consumer<String> lookUp) {
        this.serving = serving;
        this.starting = starting;
        this.lookUp = lookUp;
    }

    private static void lookUp(String name) {
        try {
            InetAddress.getAllByName(name);
        } catch (UnknownHostException | SecurityException failed) {
            // the client fails in the same way and reports it
        }
    }

    /** Sends a request as the client's own {@code sendAsync} does; the client must have this object as its executor. */
    public <T> CompletableFuture<HttpResponse<T>> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) {
        String host = request.uri().getHost();
        if (host == null || ADDRESS.matcher(host).matches()) {
            return client.sendAsync(request, handler);
        }
        sendingTo.set(host);
        try {
            return client.sendAsync(request, handler);
        } finally {
            sendingTo.remove();
        }
    }

    @Override
    public void execute(Runnable task) {
        String name = sendingTo.get();
        if (name == null) {
            serving.execute(task);
        } else {
            starting.execute(() -> start(name, task));
        }
    }

    /** Starts a task when the name is looked up; other tasks that need the same name hold no thread meanwhile. */
    private void start(String name, Runnable task) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = underWay.putIfAbsent(name, mine);
        if (others != null) {
            others.thenRun(() -> starting.execute(task));
            return;
        }
        try {
            lookUp.accept(name);
        } finally {
            underWay.remove(name);
            mine.complete(null);
        }
        task.run();
    }
}
