package io.pocketflow.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.fixture.ManyThreads;
import io.pocketflow.core.fixture.WatchedThread;
import io.pocketflow.core.tenant.LoaderLeak;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** User code runs under the context class loader of who started the run; threads that are idle hold nobody's. */
@Tag("concurrency")
class ClassLoaderTest {

    private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final ClassLoader application = new URLClassLoader("application", new URL[0], before);
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final ManyThreads work = new ManyThreads(this::see);
    private final ExecutorService pool = Executors.newFixedThreadPool(3);

    @AfterEach
    void close() {
        Thread.currentThread().setContextClassLoader(before);
        USER.remove();
        work.close();
        pool.shutdownNow();
    }

    private void see(String where) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (loader != application) {
            seen.add(
                    where + " under " + loader + " on " + Thread.currentThread().getName());
        }
    }

    enum On {
        SHARED,
        BOUNDED,
        POOL,
        FORK_JOIN,
        DIRECT
    }

    private Executor executor(On on) {
        return switch (on) {
            case SHARED -> BoundedExecutor.shared();
            case BOUNDED -> BoundedExecutor.of(4);
            case POOL -> pool;
            case FORK_JOIN -> ForkJoinPool.commonPool();
            case DIRECT -> Runnable::run;
        };
    }

    private void runUnder(ClassLoader loader, On on) throws Exception {
        RunOptions options = RunOptions.defaults()
                .withExecutor(executor(on))
                .withListener(event -> see("listener"))
                .withContext(() -> task -> {
                    see("context");
                    return task;
                });
        Thread.currentThread().setContextClassLoader(loader);
        try {
            CompletableFuture<String> run = work.everything().runAsync(Shared.create(), options);
            work.everything().run(Shared.create(), options);
            run.get(30, TimeUnit.SECONDS);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void userCodeRunsUnderTheLoaderOfTheStarter(On on) throws Exception {
        runUnder(application, on);

        assertThat(seen).isEmpty();
    }

    @Test
    void runsOfTwoApplicationsKeepTheirLoadersApart() throws Exception {
        ClassLoader other = new URLClassLoader("other", new URL[0], before);
        AsyncNode<Object, ClassLoader> node = new AsyncNode<>() {
            @Override
            protected ClassLoader exec(Object input) {
                return Thread.currentThread().getContextClassLoader();
            }

            @Override
            protected String post(Shared shared, Object prepared, ClassLoader loader) {
                return ((URLClassLoader) loader).getName();
            }
        };
        Thread.currentThread().setContextClassLoader(application);
        CompletableFuture<String> first = node.runAsync(Shared.create());
        Thread.currentThread().setContextClassLoader(other);
        CompletableFuture<String> second = node.runAsync(Shared.create());

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("application");
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("other");
    }

    @Test
    void theLoaderOfAForeignThreadIsRestored() throws Exception {
        AtomicReference<ClassLoader> own = new AtomicReference<>();
        Set<ClassLoader> after = ConcurrentHashMap.newKeySet();
        try (WatchedThread watched =
                new WatchedThread(() -> after.add(Thread.currentThread().getContextClassLoader()))) {
            CompletableFuture.runAsync(() -> own.set(Thread.currentThread().getContextClassLoader()), watched)
                    .get(30, TimeUnit.SECONDS);
            AsyncNode<Object, String> careless = new AsyncNode<>() {
                @Override
                protected String exec(Object input) {
                    Thread.currentThread().setContextClassLoader(null);
                    return "";
                }
            };
            Thread.currentThread().setContextClassLoader(application);
            careless.runAsync(Shared.create(), RunOptions.defaults().withExecutor(watched))
                    .get(30, TimeUnit.SECONDS);
        }

        Eventually.holds("the thread is done", () -> !after.isEmpty());
        assertThat(after).containsExactly(own.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED", "BOUNDED"})
    void noIdleThreadHoldsTheLoaderOfAnApplication(On on) throws Exception {
        AsyncNode<Object, String> careless = new AsyncNode<>() {
            @Override
            protected String exec(Object input) {
                Thread.currentThread().setContextClassLoader(application);
                return "";
            }
        };
        careless.runAsync(Shared.create(), RunOptions.defaults().withExecutor(executor(on)))
                .get(30, TimeUnit.SECONDS);
        runUnder(application, on);

        Eventually.holds(
                "all threads are idle",
                () -> threads().stream().noneMatch(thread -> thread.getContextClassLoader() == application));
        assertThat(threads()).anyMatch(thread -> thread.getName().startsWith("pocketflow"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED", "BOUNDED"})
    void noThreadIsInAGroupOfAnApplication(On on) throws Exception {
        runUnder(application, on);

        assertThat(threads()).isNotEmpty().allSatisfy(thread -> {
            ThreadGroup group = thread.getThreadGroup(); // null if the thread has ended meanwhile
            assertThat(group == null ? null : group.getParent())
                    .as(thread.getName())
                    .isNull();
        });
    }

    private static Set<Thread> threads() {
        Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
        ours.removeIf(thread -> !thread.getName().startsWith("pocketflow"));
        return ours;
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED", "BOUNDED"})
    void threadsInheritNoThreadLocals(On on) throws Exception {
        AsyncParallelBatchNode<Integer, String> node = new AsyncParallelBatchNode<>(8) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(1, 2, 3, 4, 5, 6, 7, 8);
            }

            @Override
            protected String exec(Integer item) {
                return "" + USER.get();
            }

            @Override
            protected String post(Shared shared, List<Integer> items, List<String> users) {
                return String.join(" ", new HashSet<>(users));
            }
        };
        Executor executor = executor(on);
        for (String user : List.of("alice", "bob")) {
            USER.set(user);
            assertThat(node.runAsync(Shared.create(), RunOptions.defaults().withExecutor(executor))
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo("null");
        }
    }

    @Test
    void theLoaderOfAnUndeployedApplicationIsCollected() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoaderLeak.class.getName())
                .redirectErrorStream(true)
                .start();

        List<String> said = server.inputReader().lines().toList();

        assertThat(server.waitFor()).isZero();
        assertThat(said).containsExactly("default", "collected");
    }
}
