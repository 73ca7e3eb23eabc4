package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A compiler of small classes into a folder, as a user's build makes them. */
final class FlowClasses {

    private static final String HEAD = """
        import io.pocketflow.core.*;
        import io.pocketflow.core.pool.*;
        import io.pocketflow.llm.*;
        import java.util.*;
        """;

    private FlowClasses() {}

    /** Compiles a class, which needs no imports if it has no package. Classes that were compiled into the folder before are found. */
    static void compile(Path folder, String name, String source, String... options) throws IOException {
        Files.createDirectories(folder);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                folder + java.io.File.pathSeparator + System.getProperty("java.class.path")));
        arguments.addAll(List.of(options));
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignored) {
                        return source.startsWith("package ") ? source : HEAD + source;
                    }
                };
        boolean isCompiled = compiler.getTask(messages, null, null, arguments, null, List.of(file))
                .call();
        assertThat(isCompiled).as(messages.toString()).isTrue();
    }
}
