package io.pocketflow.cli.recipes;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.FlowException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The compiled program of a recipe. Its classes and libraries are in jars that no other command loads; the libraries
 * that the command line has too are those of the command line.
 */
public final class RecipeProgram implements AutoCloseable {

    private static final String CLASS_PATH = "java.class.path";

    private final Method main;
    private final URLClassLoader loader;

    private RecipeProgram(Method main, URLClassLoader loader) {
        this.main = main;
        this.loader = loader;
    }

    /**
     * Loads the program of a recipe.
     *
     * @param classes the folder of the jars
     */
    public static RecipeProgram load(Recipe recipe, Path classes) throws UserError {
        String name = recipe.program();
        URLClassLoader loader = new URLClassLoader(jars(classes), RecipeProgram.class.getClassLoader());
        try {
            Class<?> program = Class.forName(name, false, loader);
            return new RecipeProgram(program.getMethod("main", String[].class), loader);
        } catch (ClassNotFoundException | NoSuchMethodException missing) {
            throw new UserError(
                    "the class " + name + " of the recipe '" + recipe.name() + "' is not compiled in "
                            + classes.toAbsolutePath()
                            + "; start the command line by the script pocketflow, which compiles the recipes",
                    missing);
        }
    }

    private static URL[] jars(Path classes) throws UserError {
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(classes)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(classes, "*.jar")) {
                for (Path jar : found) {
                    jars.add(url(jar));
                }
            } catch (IOException unreadable) {
                throw Texts.trouble(classes, unreadable);
            }
        }
        return jars.toArray(URL[]::new);
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /**
     * Runs the program in this process and on this thread. A program that calls {@link System#exit} ends the process. While
     * it runs, the system property {@code java.class.path} includes its jars, so that it can start itself as another process.
     *
     * @throws UserError if the main method threw an exception
     */
    public void run(List<String> arguments) throws UserError {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        String classPath = System.getProperty(CLASS_PATH);
        thread.setContextClassLoader(loader);
        System.setProperty(CLASS_PATH, classPath + File.pathSeparator + String.join(File.pathSeparator, files()));
        try {
            main.invoke(null, (Object) arguments.toArray(String[]::new));
        } catch (InvocationTargetException thrown) {
            throw failed(thrown.getCause());
        } catch (IllegalAccessException notPublic) {
            throw failed(notPublic);
        } finally {
            System.setProperty(CLASS_PATH, classPath);
            thread.setContextClassLoader(before);
        }
    }

    /** Returns the files of the jars. */
    private List<String> files() {
        return Arrays.stream(loader.getURLs())
                .map(jar -> Path.of(URI.create(jar.toString())).toString())
                .toList();
    }

    /** Returns the error for the user. A failed flow speaks in sentences, other exceptions need the name of their class. */
    private static UserError failed(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new UserError(
                thrown instanceof FlowException flow ? String.valueOf(flow.getMessage()) : thrown.toString(), thrown);
    }

    /** Closes the jars. */
    @Override
    public void close() throws IOException {
        loader.close();
    }
}
