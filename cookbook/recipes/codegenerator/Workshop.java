package codegenerator;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a class into a temporary folder, and runs it in a process of its own: with little memory, for a few seconds,
 * and without environment variables, which may contain keys. This is not a sandbox: the process may use files and the network.
 */
final class Workshop {

    private static final int MAX_SECONDS = 10;

    private Workshop() {}

    /**
     * Returns the lines that the program prints for these arguments.
     *
     * @throws IllegalStateException if the class does not compile, fails or does not end; the message is for the model
     */
    static List<String> run(String source, List<String> arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("generated");
        try {
            compile(folder, Files.writeString(folder.resolve("Solution.java"), source));
            return execute(folder, arguments);
        } finally {
            for (File file : folder.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Files.delete(folder);
        }
    }

    private static void compile(Path folder, Path file) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", folder.toString(), "-proc:none");
            var task = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file));
            if (!task.call()) {
                throw new IllegalStateException(
                        messages.toString().replace(folder + File.separator, "").strip());
            }
        }
    }

    private static List<String> execute(Path folder, List<String> arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx64m", "-cp", folder.toString(), "Solution"));
        command.addAll(arguments);
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        Process process = builder.start();
        boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String printed = Files.readString(output).strip();
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(ended ? printed : "the program did not end in " + MAX_SECONDS + " seconds");
        }
        return printed.lines().toList();
    }
}
