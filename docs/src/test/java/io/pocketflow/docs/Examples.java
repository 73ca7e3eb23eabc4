package io.pocketflow.docs;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs on the pages. */
final class Examples {

    /** The declaration of a program's beginning. */
    private static final String MAIN = "void main(String[] args)";

    private static final Pattern ARGUMENTS = Pattern.compile("// arguments: (.+)\n");

    private Examples() {}

    /** Returns the files of all programs. */
    static List<Path> programs() {
        return Site.files(Site.EXAMPLES, ".java").stream()
                .filter(file -> Site.read(file).contains(MAIN))
                .toList();
    }

    static Class<?> type(Path file) {
        String name = Site.EXAMPLES.relativize(file).toString().replaceFirst("\\.java$", "");
        try {
            return Class.forName(name.replace('/', '.').replace('\\', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(file + " was not compiled", e);
        }
    }

    /** Runs a program and returns what it printed to standard output. */
    static String output(Path file) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            type(file).getMethod("main", String[].class).invoke(null, (Object) arguments(file));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** Returns the argument that the first line of a program names, if it names one. */
    private static String[] arguments(Path file) {
        Matcher arguments = ARGUMENTS.matcher(Site.read(file));
        return arguments.lookingAt() ? new String[] {arguments.group(1)} : new String[0];
    }

    /** Returns the method that returns the flow of which the pages show a drawing. */
    static Optional<Method> drawing(Path file) {
        return List.of(type(file).getDeclaredMethods()).stream()
                .filter(method -> method.getName().equals("drawing") && method.getParameterCount() == 0)
                .findFirst();
    }
}
