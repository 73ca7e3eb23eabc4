package io.pocketflow.cookbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads files and folders of texts, with a sentence for each thing that can go wrong. */
public final class TextFiles {

    private static final long MOST_BYTES = 16L << 20;

    private TextFiles() {}

    /** The text of a file in UTF-8, of at most 16 MiB. */
    public static String read(Path file) throws Trouble {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Trouble(file + ": this is longer than the " + MOST_BYTES + " bytes that are read of a file");
            }
            return Files.readString(file);
        } catch (IOException | RuntimeException e) {
            throw Trouble.with(file, e);
        }
    }

    /**
     * The files in a folder by name, those in folders in it and hidden ones left out. A link that leads nowhere counts as
     * a file, so that reading it complains.
     */
    public static List<Path> in(Path folder) throws Trouble {
        if (!Files.exists(folder)) {
            throw new Trouble("There is no folder " + folder);
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
