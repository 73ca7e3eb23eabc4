package io.pocketflow.cookbook.recipes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs recipes in this process, one after another, with no more than the artifacts that their pages name. Recipes with the
 * same artifacts share their classes. Thread-safe.
 */
final class RecipeHost {

    private static final int LONGEST_RUN_SECONDS = 30;

    private static final Map<Set<Path>, ClassLoader> LIBRARIES = new HashMap<>();

    private RecipeHost() {}

    /** Runs the program without input and arguments, and waits for the threads that would keep its process alive. */
    static synchronized CompiledRecipe.Run run(CompiledRecipe compiled)
            throws ReflectiveOperationException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        InputStream inBefore = System.in;
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int[] code = {0};
        try (PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream warned = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(printed);
            System.setErr(warned);
            System.setIn(InputStream.nullInputStream());
            System.setProperty("pocketflow.recipe", compiled.recipe().path().toString());
            ClassLoader loader = loader(
                    Set.of(compiled.classes()),
                    LIBRARIES.computeIfAbsent(
                            compiled.libraries(), jars -> loader(jars, ClassLoader.getPlatformClassLoader())));
            Method main = loader.loadClass(
                            compiled.recipe() + "." + compiled.recipe().program())
                    .getMethod("main", String[].class);
            Thread thread = new Thread(() -> code[0] = call(main), "main of " + compiled.recipe());
            thread.setDaemon(false); // the threads of tests are daemons
            thread.setContextClassLoader(loader);
            thread.start();
            awaitEnd(compiled, before);
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
            System.setIn(inBefore);
            System.clearProperty("pocketflow.recipe");
        }
        return new CompiledRecipe.Run(
                code[0], out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Returns the code with which a process would exit. */
    private static int call(Method main) {
        try {
            main.invoke(null, (Object) new String[0]);
            return 0;
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
        } catch (IllegalAccessException e) {
            e.printStackTrace();
        }
        return 1;
    }

    private static void awaitEnd(CompiledRecipe compiled, Set<Thread> before) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_RUN_SECONDS);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && !thread.isDaemon()) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                if (thread.isAlive()) {
                    throw new IllegalStateException(compiled.recipe() + " still runs after " + LONGEST_RUN_SECONDS
                            + " s: " + thread + " is not a daemon");
                }
                awaitEnd(compiled, before);
                return;
            }
        }
    }

    private static ClassLoader loader(Collection<Path> entries, ClassLoader parent) {
        return new URLClassLoader(
                entries.stream()
                        .map(entry -> {
                            try {
                                return entry.toUri().toURL();
                            } catch (MalformedURLException e) {
                                throw new UncheckedIOException(new IOException(e));
                            }
                        })
                        .toArray(URL[]::new),
                parent);
    }
}
