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
 * The executor of the HTTP client, which keeps the look-up of servers' names off the threads that serve all exchanges. The
 * client starts each exchange in a task of its own, handed over by the thread that sends, and looks the name up there, which
 * may block for many seconds. So the start of an exchange with a server that has a name runs on other threads, which may
 * block. The name is looked up before, once for all who wait for it, and is then found in the JDK's cache.
 *
 * <p>A server that is named by its address needs no look-up, and its exchanges start where all else runs.
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
            // the client meets that too, and says so
        }
    }

    /** As the client's own {@code sendAsync}; the client must have this as its executor. */
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

    /** Others that need the same name hold no thread meanwhile. */
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
