package io.pocketflow.cli.start;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The build of the command line in a checkout: it makes the jars if there are none of the current sources. Thread-safe.
 *
 * <p>The build works on a copy of the sources in {@code .pocketflow}, never in the target folders. Its result is renamed
 * to {@code .pocketflow/lib-SUM}, where SUM is a hash of the sources, so an interrupted build leaves no usable result. The
 * first line of {@code .pocketflow/current} names the result that the scripts start.
 *
 * <p>The first start of a checkout runs this file as a source ({@code java Launcher.java}), so it uses the JDK only.
 */
public final class Launcher {

    static final String JAR = "pocketflow.jar";
    private static final int KEPT_RESULTS = 3;

    private final Path home;
    private final PrintStream err;
    private final Map<String, String> environment;

    /**
     * Creates a launcher of a checkout.
     *
     * @param home the folder of the checkout
     * @param err for messages
     * @param environment variables to add to those of the build
     */
    Launcher(Path home, PrintStream err, Map<String, String> environment) {
        this.home = home;
        this.err = err;
        this.environment = environment;
    }

    /** Builds the program if needed, and runs it in this process. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        try {
            Path home = Path.of(System.getProperty("pocketflow.home", ""));
            run(new Launcher(home, System.err, Map.of()).newest(), arguments);
        } catch (IOException failed) {
            fail(failed);
        }
    }

    /** Runs the program of a folder of jars in this process. */
    static void run(Path lib, String[] arguments) throws IOException, ReflectiveOperationException {
        String archive = System.getProperty("pocketflow.archive", "");
        if (!archive.isEmpty()) {
            Path here = lib.resolve(nameOf(Path.of(archive)));
            System.setProperty("pocketflow.archive", here.toString());
        }
        System.setProperty("pocketflow.lib", lib.toString());
        Path jar = lib.resolve(JAR);
        System.setProperty("java.class.path", jar.toString()); // a recipe may start another process with it
        ClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> program = Class.forName("io.pocketflow.cli.Main", true, loader);
        program.getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    /** Prints why the program cannot start, and ends this process. */
    static void fail(Exception failed) {
        System.err.println(
                "pocketflow: " + (failed.getClass() == IOException.class ? failed.getMessage() : failed.toString()));
        System.exit(1);
    }

    /**
     * Runs a process without input to its end. If this process is interrupted, it ends all processes that it started. The
     * hook for that is there before the process, so that none can outlive an early interrupt.
     *
     * @param output receives its output
     * @param cleanUp runs if this process is interrupted
     * @return its exit code
     */
    static int run(ProcessBuilder command, OutputStream output, Runnable cleanUp) throws IOException {
        Thread ending = new Thread(() -> {
            List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(each ->
                    each.onExit().completeOnTimeout(each, 5, TimeUnit.SECONDS).join());
            cleanUp.run();
        });
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            Process process = command.start();
            process.getOutputStream().close();
            process.getInputStream().transferTo(output);
            int code = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(ending);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalStateException endsAlready) {
            System.exit(1); // waits for the end, whose code is that of the signal
            throw endsAlready;
        }
    }

    /** Returns the folder of the jars that were built from the current sources. Builds them if there are none. */
    Path newest() throws IOException {
        Path made = home.resolve(".pocketflow");
        Path current = made.resolve("current");
        Sources sources = Sources.of(home);
        List<String> known = Files.exists(current) ? Files.readAllLines(current) : List.of();
        if (known.size() == 2 && known.get(1).equals(Long.toHexString(sources.stamp()))) {
            Path lib = made.resolve(known.get(0));
            if (Files.exists(lib.resolve(JAR))) {
                return lib;
            }
        }
        Path lib = made.resolve("lib-" + sources.sum());
        if (!Files.exists(lib.resolve(JAR))) {
            lib = build(made, lib);
        }
        try {
            String name = lib.getFileName().toString();
            Path written = made.resolve("current-" + ProcessHandle.current().pid());
            Files.writeString(written, name + "\n" + Long.toHexString(sources.stamp()) + "\n");
            Files.move(written, current, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException readOnly) {
            // the next start reads all sources again
        }
        return lib;
    }

    private Path build(Path made, Path wanted) throws IOException {
        try {
            Files.createDirectories(made);
            try (FileChannel file = FileChannel.open(
                            made.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = locked(file)) {
                return Files.exists(wanted.resolve(JAR)) ? wanted : builtUnder(lock, made);
            }
        } catch (FileSystemException denied) {
            throw new IOException("cannot write to " + denied.getFile() + ", in the folder of the build", denied);
        }
    }

    private FileLock locked(FileChannel file) throws IOException {
        FileLock lock = file.tryLock();
        if (lock == null) {
            err.println("pocketflow: waiting for the build of another process ...");
            lock = file.lock();
        }
        return lock;
    }

    /** Builds while holding the lock, so that every other folder of a build was left by a killed process. */
    private Path builtUnder(FileLock lock, Path made) throws IOException {
        err.println("pocketflow: building (the first build also downloads Maven and libraries: some minutes) ...");
        tidy(made);
        Path copy = made.resolve("build-" + ProcessHandle.current().pid());
        try {
            Sources.of(home).copyTo(copy);
            String sum = Sources.of(copy).sum();
            if (run(maven(copy), err, () -> delete(copy)) != 0) {
                throw new IOException("the build failed; see its messages above.");
            }
            Path lib = made.resolve("lib-" + sum);
            Path target = copy.resolve("extensions/cli/target");
            try (Stream<Path> jars = Files.list(target)) {
                Path jar = jars.filter(each -> each.getFileName().toString().matches("pocketflow-cli-.*\\.jar"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("the build made no jar in " + target));
                Files.move(jar, target.resolve("lib").resolve(JAR));
            }
            Files.move(copy.resolve("cookbook/target/lib"), target.resolve("lib/recipes"));
            if (!Files.exists(lib)) {
                Files.move(target.resolve("lib"), lib);
            }
            return lib;
        } finally {
            delete(copy);
        }
    }

    private ProcessBuilder maven(Path copy) {
        boolean isWindows =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        ProcessBuilder maven = new ProcessBuilder(
                        copy.resolve(isWindows ? "mvnw.cmd" : "mvnw").toString(),
                        "-q",
                        "-f",
                        copy.resolve("pom.xml").toString(),
                        "-Plauncher",
                        "-pl",
                        "cookbook,extensions/cli",
                        "-am",
                        "package")
                .redirectErrorStream(true);
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.environment().putAll(environment);
        return maven;
    }

    private static void tidy(Path made) throws IOException {
        try (Stream<Path> found = Files.list(made)) {
            List<Path> all = found.toList();
            all.stream().filter(each -> nameOf(each).startsWith("build-")).forEach(Launcher::delete);
            // an older result may be in use
            all.stream()
                    .filter(each -> nameOf(each).startsWith("lib-"))
                    .sorted(Comparator.comparing((Path each) -> each.toFile().lastModified())
                            .reversed())
                    .skip(KEPT_RESULTS)
                    .forEach(Launcher::delete);
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    /** Deletes a folder. What cannot be deleted is left to the next build. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            // the next build deletes it
        }
    }

    /**
     * The files that the build depends on.
     *
     * @param stamp a hash of their names, sizes and times, which is quick: no file is read
     */
    private record Sources(Path root, List<Path> files, long stamp) {

        static Sources of(Path root) throws IOException {
            Finder finder = new Finder();
            finder.add(root.resolve("mvnw"));
            Files.walkFileTree(root.resolve(".mvn"), finder);
            finder.addModules(root);
            return new Sources(root, finder.files, finder.stamp);
        }

        /** Returns a hash of names and contents. */
        String sum() throws IOException {
            try {
                MessageDigest sum = MessageDigest.getInstance("SHA-256");
                for (Path file : files.stream().sorted().toList()) {
                    byte[] content = Files.readAllBytes(file);
                    String name = root.relativize(file).toString();
                    sum.update(String.join("\n", name, "" + content.length, "").getBytes(StandardCharsets.UTF_8));
                    sum.update(content);
                }
                return HexFormat.of().formatHex(sum.digest(), 0, 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }

        void copyTo(Path folder) throws IOException {
            for (Path file : files) {
                Path copy = folder.resolve(root.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static final class Finder extends SimpleFileVisitor<Path> {

        private static final Set<String> NO_MODULES = Set.of("src", "recipes", "target", "node_modules", "benchmarks");

        private final List<Path> files = new ArrayList<>();
        /** The end of the names of the files that are added; the others are left out. */
        private String ending = "";

        private long stamp;

        /** Adds the files of the module in a folder, and of the modules in its folders. */
        void addModules(Path folder) throws IOException {
            if (Files.exists(folder.resolve("pom.xml"))) {
                add(folder.resolve("pom.xml"));
                if (Files.exists(folder.resolve("src/main"))) {
                    Files.walkFileTree(folder.resolve("src/main"), this);
                }
                if (Files.exists(folder.resolve("recipes"))) {
                    addRecipes(folder.resolve("recipes"));
                }
            }
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
                for (Path each : inside) {
                    String name = nameOf(each);
                    if (!name.startsWith(".")
                            && !NO_MODULES.contains(name)
                            && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                        addModules(each);
                    }
                }
            }
        }

        /** Adds the sources of the recipes. A recipe reads its other files in the checkout, so they are not built. */
        private void addRecipes(Path folder) throws IOException {
            ending = ".java";
            Files.walkFileTree(folder, this);
            ending = "";
        }

        void add(Path file) throws IOException {
            visitFile(file, Files.readAttributes(file, BasicFileAttributes.class));
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && nameOf(file).endsWith(ending)) {
                files.add(file);
                long one = file.hashCode() * 31L + attributes.size();
                // a sum, because a folder has no order
                stamp += (one * 31 + attributes.lastModifiedTime().toMillis()) * 0x9E3779B97F4A7C15L;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
