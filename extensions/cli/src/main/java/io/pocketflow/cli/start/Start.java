package io.pocketflow.cli.start;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The preparation of a start: a checkout is built if its sources have changed, and an archive of classes is made,
 * which halves the time of later starts.
 */
public final class Start {

    private static final String TRAINING = "pocketflow.training";

    /** The folder of the newest jars, or null if no script has started the program. */
    private final @Nullable FutureTask<Path> newest;

    private Start(@Nullable FutureTask<Path> newest) {
        this.newest = newest;
    }

    /** Returns whether this process only loads the classes that are to be archived. */
    public static boolean isTraining() {
        return Boolean.getBoolean(TRAINING);
    }

    /**
     * Begins to look for sources that have changed since the running program was built, on a thread of its own; builds them
     * if there are any. Does nothing if no script has started the program.
     */
    public static Start begin() {
        String jars = System.getProperty("pocketflow.lib");
        if (jars == null) {
            return new Start(null);
        }
        Search search = new Search(Path.of(System.getProperty("pocketflow.home", "")), Path.of(jars));
        FutureTask<Path> newest = new FutureTask<>(search);
        if (search.isCheckout()) {
            Thread thread = new Thread(newest, "pocketflow-start");
            thread.setDaemon(true);
            thread.start();
        } else {
            newest.run();
        }
        return new Start(newest);
    }

    /**
     * Runs the current sources if the running program was built from other ones, and makes the archive of classes if it is
     * missing. Blocks until the build has ended.
     *
     * @param arguments the arguments of the program
     * @return whether another build has run these arguments
     */
    public boolean hasRunNewer(String[] arguments) {
        if (newest == null) {
            return false;
        }
        Path lib = Path.of(System.getProperty("pocketflow.lib"));
        try {
            Path found = newest.get();
            if (!found.equals(lib) && !isTraining()) {
                Launcher.run(found, arguments);
                return true;
            }
        } catch (ExecutionException failed) {
            Launcher.fail(failed.getCause() instanceof Exception cause ? cause : failed);
        } catch (IOException | ReflectiveOperationException | InterruptedException failed) {
            Launcher.fail(failed);
        }
        String archive = System.getProperty("pocketflow.archive", "");
        if (!archive.isEmpty()) {
            makeArchive(lib, Path.of(archive));
        }
        return false;
    }

    /**
     * The search for the folder of the jars that were built from the current sources; builds them if there are none. No
     * lambda, because the first one of a process takes longer than the search.
     */
    private record Search(Path home, Path lib) implements Callable<Path> {

        boolean isCheckout() {
            return !home.equals(lib.getParent());
        }

        @Override
        public Path call() throws IOException {
            return isCheckout() ? new Launcher(home, System.err, Map.of()).newest() : lib;
        }
    }

    /**
     * Makes the archive of classes if it is missing, or older than the program. Other processes write it, and it is
     * renamed into place. If the JDK makes none, an empty file records that. A folder that cannot be written is not an
     * error: the program only starts more slowly.
     *
     * <p>The archive is a static one, since JDK 17 keeps classes of old class files, such as those of picocli, out of the
     * archives that it makes at its exit.
     */
    static void makeArchive(Path lib, Path archive) {
        try {
            Path jar = lib.resolve(Launcher.JAR);
            FileTime built = changed(jar);
            if (isTraining() || (Files.exists(archive) && changed(archive).compareTo(built) >= 0)) {
                return;
            }
            Files.createDirectories(archive.getParent());
            Path work = Files.createTempDirectory(archive.getParent(), ".classes");
            Path classes = work.resolve("classes");
            Path made = work.resolve("archive");
            try {
                java(
                        work,
                        "-XX:DumpLoadedClassList=" + classes,
                        "-D" + TRAINING + "=true",
                        "-Dpocketflow.home=" + System.getProperty("pocketflow.home", ""),
                        "-Dpocketflow.lib=" + lib,
                        "-Dpocketflow.archive=" + archive,
                        "-jar",
                        jar.toString());
                java(
                        work,
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + made,
                        "-cp",
                        jar.toString());
                if (!Files.exists(made)) {
                    Files.createFile(made);
                }
                Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Launcher.delete(work);
            }
        } catch (IOException readOnly) {
            // the program runs without the archive
        }
    }

    private static void java(Path work, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xlog:disable");
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Launcher.run(process, OutputStream.nullOutputStream(), () -> Launcher.delete(work));
    }

    /** Returns when a file was put in place. An unpacked file keeps its time of modification, but not this time. */
    private static FileTime changed(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (FileTime) Files.getAttribute(file, "unix:ctime")
                : Files.readAttributes(file, BasicFileAttributes.class).creationTime();
    }
}
