package io.pocketflow.testkit.rooms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sizes of the source files and packages of one module, main and test sources alike. */
public final class SourceSizes {

    private SourceSizes() {}

    /**
     * Returns the files above the limit of lines and the packages above the limit of files, each with its size.
     *
     * @param module the module's directory; the tests of a module run in it
     * @throws IllegalArgumentException if the module has no sources, so that nothing was measured
     */
    public static List<String> above(Path module, int lines, int files) {
        Map<Path, Long> linesOf = new TreeMap<>();
        for (String set : List.of("main", "test")) {
            measure(module.resolve("src").resolve(set).resolve("java"), linesOf);
        }
        List<String> above = new ArrayList<>();
        linesOf.forEach((file, size) -> {
            if (size > lines) {
                above.add(file + ": " + size + " lines");
            }
        });
        linesOf.keySet().stream()
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()))
                .forEach((directory, size) -> {
                    if (size > files) {
                        above.add(directory + ": " + size + " files");
                    }
                });
        return above;
    }

    private static void measure(Path root, Map<Path, Long> to) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    to.put(file, lines.count());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (to.isEmpty()) {
            throw new IllegalArgumentException("there are no Java sources below " + root.toAbsolutePath());
        }
    }
}
