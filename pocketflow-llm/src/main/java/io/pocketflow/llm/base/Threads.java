package io.pocketflow.llm.base;

import io.pocketflow.core.BoundedExecutor;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads of this module, all daemons that end when idle and that all models share, so that the number of threads
 * does not depend on the number of models. User code runs on {@link #CALLBACKS} and, after a timeout, on {@link
 * #TIMEOUTS}; the HTTP client, the deadlines and {@link #WORK} never wait for user code.
 */
public final class Threads {

    private static final long IDLE_SECONDS = 30;

    /**
     * The threads of the HTTP client, which on its own unbounded pool would start thousands. Nothing may block here.
     */
    private static final ExecutorService HTTP = fixed(2, "pocketflow-llm-http-");

    /** The threads of the offline model, for CPU-bound work. */
    public static final ExecutorService CPU = fixed(Runtime.getRuntime().availableProcessors(), "pocketflow-llm-cpu-");

    /** The thread of deadlines, which only cancels. */
    public static final ScheduledThreadPoolExecutor DEADLINES = deadlines();

    /** The threads that complete users' futures and call subscribers. */
    public static final Executor CALLBACKS = BoundedExecutor.of("pocketflow-llm", 256);

    /**
     * The threads that fail calls that timed out. Actions chained on such a call run here. They delay no other timeout,
     * because each such call may have a thread.
     */
    public static final Executor TIMEOUTS = BoundedExecutor.of("pocketflow-llm-timeout", 1024);

    /**
     * The threads for this module's own work that may block, such as reading files, and for work after a wait. No user
     * code runs here.
     */
    public static final Executor WORK = BoundedExecutor.of("pocketflow-llm-work", 64);

    /** The threads of users' suppliers of access tokens, which may block. */
    public static final Executor TOKENS = BoundedExecutor.of("pocketflow-llm-token", 64);

    /** The executor of the HTTP client; only the start of an exchange may block. */
    public static final ClientThreads CLIENT = new ClientThreads(HTTP, BoundedExecutor.of("pocketflow-llm-start", 64));

    private Threads() {}

    private static ExecutorService fixed(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ScheduledThreadPoolExecutor deadlines() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("pocketflow-llm-deadline-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger started = new AtomicInteger();
        return task -> {
            Thread thread = privileged(() -> new Thread(rootGroup(), task, name + started.incrementAndGet(), 0, false));
            thread.setDaemon(true);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        };
    }

    /** Returns the root of the thread groups, so that no group of an application contains threads of this module. */
    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /**
     * Runs a factory of threads so that they hold nothing of the application that happens to call it: neither its
     * context class loader nor its access control context.
     */
    public static <T> T neutrally(Supplier<T> make) {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        setLoader(current, ClassLoader.getSystemClassLoader());
        try {
            return privileged(make);
        } finally {
            setLoader(current, before);
        }
    }

    @SuppressWarnings("removal") // proof: before Java 24 a thread made without it holds the loaders of all its callers
    private static <T> T privileged(Supplier<T> make) {
        return AccessController.doPrivileged((PrivilegedAction<T>) make::get);
    }

    private static void setLoader(Thread thread, ClassLoader loader) {
        try {
            thread.setContextClassLoader(loader);
        } catch (SecurityException refused) {
            // threads of the JDK that run no application code allow no other loader, and hold none
        }
    }
}
