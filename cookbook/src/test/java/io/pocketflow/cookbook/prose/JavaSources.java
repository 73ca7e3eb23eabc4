package io.pocketflow.cookbook.prose;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java sources as the JDK's compiler parses them. Nothing is resolved or compiled. */
final class JavaSources {

    private JavaSources() {}

    /** Scans the files with the scanner that {@code create} makes, and returns it. */
    static <S extends TreePathScanner<Void, Void>> S scan(List<Path> files, Function<Trees, S> create) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            return scan(compiler, manager.getJavaFileObjectsFromPaths(files), create);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scans a source that is given as text with the scanner that {@code create} makes, and returns it. */
    static <S extends TreePathScanner<Void, Void>> S scan(String source, Function<Trees, S> create) {
        JavaFileObject file = new SimpleJavaFileObject(Path.of("Sample.java").toUri(), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        return scan(ToolProvider.getSystemJavaCompiler(), List.of(file), create);
    }

    private static <S extends TreePathScanner<Void, Void>> S scan(
            JavaCompiler compiler, Iterable<? extends JavaFileObject> files, Function<Trees, S> create) {
        StringWriter errors = new StringWriter();
        JavacTask task = (JavacTask) compiler.getTask(errors, null, null, List.of("-proc:none"), null, files);
        try {
            Iterable<? extends CompilationUnitTree> units = task.parse();
            if (!errors.toString().isEmpty()) {
                throw new IllegalArgumentException("the sources cannot be parsed: " + errors);
            }
            S scanner = create.apply(Trees.instance(task));
            units.forEach(unit -> scanner.scan(unit, null));
            return scanner;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
