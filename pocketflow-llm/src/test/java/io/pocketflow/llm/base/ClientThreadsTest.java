package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.fixture.RawServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that are looked up slowly hold up nobody else. */
@Tag("concurrency")
@Timeout(120)
class ClientThreadsTest {

    private final Set<String> lookingUp = ConcurrentHashMap.newKeySet();
    private final Queue<String> lookUps = new ConcurrentLinkedQueue<>();
    private final CountDownLatch nameServer = new CountDownLatch(1);
    private final CountDownLatch bothSlow = new CountDownLatch(2);
    private final Set<String> servingThreads = ConcurrentHashMap.newKeySet();
    private final ExecutorService serving = Executors.newFixedThreadPool(2, ClientThreadsTest::daemon);
    private final ExecutorService starting = Executors.newFixedThreadPool(3, ClientThreadsTest::daemon);
    private final ClientThreads threads = new ClientThreads(this::serve, starting, this::lookUp);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private void serve(Runnable task) {
        serving.execute(() -> {
            servingThreads.add(Thread.currentThread().getName());
            task.run();
        });
    }

    private void lookUp(String name) {
        assertThat(lookingUp.add(name)).as("one look-up of %s at a time", name).isTrue();
        lookUps.add(name);
        if (name.startsWith("slow")) {
            assertThat(servingThreads).doesNotContain(Thread.currentThread().getName());
            bothSlow.countDown();
            await(nameServer);
        }
        lookingUp.remove(name);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<HttpResponse<String>> get(RawServer server, String host) {
        URI uri = URI.create("http://" + host + ":" + server.baseUrl().getPort() + "/");
        return threads.send(client, HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @AfterEach
    void end() {
        nameServer.countDown();
        starting.shutdown();
    }

    @Test
    void twoSlowLookUpsStopNoOtherServer() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", "fine"))) {
            List<CompletableFuture<HttpResponse<String>>> stuck = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                stuck.add(get(server, "slow-one.invalid"));
                stuck.add(get(server, "slow-two.invalid"));
            }
            assertThat(bothSlow.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(get(server, "127.0.0.1").get(60, TimeUnit.SECONDS).body())
                    .isEqualTo("fine");
            assertThat(get(server, "localhost").get(60, TimeUnit.SECONDS).body())
                    .isEqualTo("fine");
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
            assertThat(lookUps).containsExactlyInAnyOrder("slow-one.invalid", "slow-two.invalid", "localhost");

            nameServer.countDown();
            for (CompletableFuture<HttpResponse<String>> call : stuck) {
                assertThat(call.handle((answer, failure) -> failure).get(60, TimeUnit.SECONDS))
                        .as("there is no such server")
                        .isNotNull();
            }
        }
    }

    @Test
    void aCallThatIsCancelledInItsLookUpEndsAtOnce() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", "fine"))) {
            CompletableFuture<HttpResponse<String>> call = get(server, "slow-one.invalid");
            assertThat(call.cancel(true)).isTrue();
            assertThat(call).isCancelled();
        }
    }

    @Test
    void aServerNamedByItsAddressIsNotLookedUp() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(200, "", "fine"))) {
            get(server, "127.0.0.1").get(60, TimeUnit.SECONDS);
            assertThat(lookUps).isEmpty();
        }
    }
}
