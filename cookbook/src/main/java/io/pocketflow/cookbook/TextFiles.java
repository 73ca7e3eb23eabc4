package io.pocketflow.cookbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads files and folders of texts. Each failure has a sentence for the user. */
public final class TextFiles {

    private static final long MOST_BYTES = 16L << 20;

    private TextFiles() {}

    /** Returns the text of a file, which must be UTF-8 and have at most 16 MiB. */
    public static String read(Path file) throws Trouble {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Trouble(file + ": larger than the limit of " + MOST_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (IOException | RuntimeException e) {
            throw Trouble.with(file, e);
        }
    }

    /**
     * Returns the files in a folder, sorted by name, without hidden files and without the files of folders in it. A broken
     * link counts as a file, so that reading it fails.
     */
    public static List<Path> in(Path folder) throws Trouble {
        if (!Files.exists(folder)) {
            throw new Trouble("no such folder: " + folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new Trouble(folder + " is not a folder");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry) || !Files.exists(entry))
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .collect(Collectors.toUnmodifiableList());
        } catch (IOException e) {
            throw Trouble.with(folder, e);
        }
    }
}
