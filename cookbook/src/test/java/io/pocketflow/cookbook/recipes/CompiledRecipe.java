package io.pocketflow.cookbook.recipes;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A recipe in the hands of a user: its folder alone, compiled and run with no more than the artifacts that its page names.
 *
 * @param messages the messages of the compiler; empty if it had none
 */
record CompiledRecipe(RecipeFolder recipe, Path classes, Set<Path> libraries, String messages) {

    private static final Artifacts ARTIFACTS = new Artifacts(System.getProperty("java.class.path"));
    private static final int LONGEST_RUN_SECONDS = 30;

    /** The end of a run. */
    record Run(int code, String out, String err) {}

    /** Compiles a recipe into a folder of its own inside of {@code target}. */
    static CompiledRecipe of(RecipeFolder recipe, Path target) {
        Path classes = target.resolve(recipe.toString());
        Set<Path> libraries = new LinkedHashSet<>();
        recipe.coordinates().forEach(named -> libraries.addAll(ARTIFACTS.with(named)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Files.createDirectories(classes);
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-classpath",
                    path(libraries),
                    "-proc:none",
                    "-Xlint:all",
                    "-encoding",
                    "UTF-8",
                    "--release",
                    "17");
            compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(recipe.sources()))
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CompiledRecipe(recipe, classes, libraries, messages.toString());
    }

    private static String path(Set<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** Runs the program without input in a process of its own, in an empty folder. */
    Run run(Path work, String... arguments) throws IOException, InterruptedException {
        Set<Path> all = new LinkedHashSet<>(Set.of(classes));
        all.addAll(libraries);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Dpocketflow.recipe=" + recipe.path(),
                "-cp",
                path(all),
                recipe + "." + recipe.program()));
        command.addAll(List.of(arguments));
        Path out = work.resolve("out");
        Path err = work.resolve("err");
        Path folder = Files.createDirectories(work.resolve("folder"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(recipe + " still runs after " + LONGEST_RUN_SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) {
        return RecipeFolder.read(file).replace("\r\n", "\n");
    }
}
