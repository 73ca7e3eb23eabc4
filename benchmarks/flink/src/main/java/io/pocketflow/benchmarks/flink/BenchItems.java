package io.pocketflow.benchmarks.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files of items, and files of results. */
final class BenchItems {

    private BenchItems() {}

    /** Writes items into some files of equal size: a file is the smallest part that plain Flink gives to a subtask. */
    static Path write(Path folder, int count, int files) throws IOException {
        Files.createDirectories(folder);
        for (int file = 0; file < files; file++) {
            int first = (int) ((long) count * file / files);
            int end = (int) ((long) count * (file + 1) / files);
            Files.write(folder.resolve("items-" + file + ".jsonl"), (Iterable<String>)
                    IntStream.range(first, end).mapToObj(i -> "{\"name\":\"item-" + i + "\"}")::iterator);
        }
        return folder;
    }

    /** Checks that there is a row for each item, and that each is done. */
    static void check(Path out, int count) throws IOException {
        long done = 0;
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    done += lines.filter(line -> line.contains("\"status\":\"DONE\""))
                            .count();
                }
            }
        }
        if (done != count) {
            throw new IllegalStateException(done + " items of " + count + " are done in " + out);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
