package io.pocketflow.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.TimeoutException;

/**
 * The measurement of one workload with all engines in one JVM. The argument is the name of a {@link Workload}. System
 * properties: fork (rotates the order of the engines), engines (a regular expression), hangMs (a case that runs longer
 * is abandoned), idleMs (a case that uses no CPU for longer is abandoned), and the properties of {@link Micro},
 * {@link Macro} and {@link Workload}. Prints lines for {@link Report}.
 */
public final class Bench {

    private static final long HANG_MS = Long.getLong("hangMs", 180_000);
    private static final long IDLE_MS = Long.getLong("idleMs", 15_000);

    private Bench() {}

    public static void main(String[] args) {
        Workload workload = Workload.of(args[0]);
        for (Engine engine : engines(Integer.getInteger("fork", 0))) {
            measure(workload, engine);
        }
        System.exit(0); // an engine that hangs may have left threads
    }

    /** Returns all engines that load, in the order of this fork. */
    private static List<Engine> engines(int fork) {
        List<Engine> engines = new ArrayList<>();
        Iterator<EngineProvider> providers =
                ServiceLoader.load(EngineProvider.class).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                engines.addAll(providers.next().engines());
            } catch (ServiceConfigurationError | LinkageError e) {
                System.err.println("skipped: " + e);
            }
        }
        String wanted = System.getProperty("engines", ".*");
        engines.removeIf(engine -> !engine.name().matches(wanted));
        Collections.rotate(engines, fork * 3);
        if (fork % 2 == 1) {
            Collections.reverse(engines);
        }
        engines.sort(Comparator.comparing(Engine::last));
        return engines;
    }

    private static void measure(Workload workload, Engine engine) {
        Work work = workload.work();
        ThreadCount threads = new ThreadCount(); // created after the threads of the timer
        Result result = new Result(workload.name(), engine.name());
        Case built = null;
        try {
            long start = System.nanoTime();
            built = workload.build(engine, work);
            if (built == null) {
                return;
            }
            double buildMs = (System.nanoTime() - start) / 1e6;
            run(workload, built, work, threads, result);
            result.put("buildMs", buildMs);
        } catch (Throwable e) {
            result.fail(e);
        } finally {
            close(built);
        }
        result.put("how", built == null ? "" : built.how()).print();
    }

    private static void run(Workload workload, Case built, Work work, ThreadCount threads, Result result)
            throws Throwable {
        watched(() -> {
            if (workload.micro()) {
                Micro.measure(built, workload.steps(), result);
            } else {
                Macro.measure(built, work, threads, result);
            }
        });
    }

    private static void close(Case built) {
        try {
            if (built != null) {
                built.close();
            }
        } catch (Throwable e) {
            System.err.println("closing failed: " + e);
        }
    }

    /** Runs the body on a separate thread with the default stack, and fails if it hangs, as some engines do. */
    private static void watched(Case.Body body) throws Throwable {
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                },
                ThreadCount.RUNNER);
        thread.setDaemon(true);
        thread.start();
        Meter meter = new Meter();
        long cpu;
        do {
            cpu = meter.processCpuNanos();
            thread.join(IDLE_MS);
        } while (thread.isAlive()
                && meter.processCpuNanos() - cpu > IDLE_MS * 1_000
                && meter.wallNanos() < HANG_MS * 1_000_000);
        if (thread.isAlive()) {
            StackTraceElement[] stack = thread.getStackTrace();
            throw new TimeoutException("hangs: not completed after " + meter.wallNanos() / 1_000_000 + " ms, at "
                    + (stack.length > 0 ? stack[0] : "an unknown place"));
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }
}
