package io.pocketflow.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A source of items from the files of a folder: fields {@code name} and {@code text}. Skips hidden files and folders.
 */
final class TextFolder implements ItemSource {

    private final Iterator<Path> files;

    private TextFolder(List<Path> files) {
        this.files = files.iterator();
    }

    static TextFolder open(Path folder) throws UserError {
        try (Stream<Path> all = java.nio.file.Files.list(folder)) {
            return new TextFolder(all.filter(TextFolder::isItem)
                    .filter(file -> !java.nio.file.Files.isDirectory(file))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw Files.trouble(folder, e);
        }
    }

    /** Returns whether a file is an item by its name. */
    static boolean isItem(Path file) {
        return !file.getFileName().toString().startsWith(".");
    }

    @Override
    public boolean hasNext() {
        return files.hasNext();
    }

    @Override
    public Item next() {
        Path file = files.next();
        try {
            return Item.of(Map.of("name", file.getFileName().toString(), "text", Files.text(file)));
        } catch (UserError unreadable) {
            return Item.unreadable(unreadable.getMessage());
        }
    }

    @Override
    public long countRest() {
        long count = 0;
        for (; files.hasNext(); count++) {
            files.next();
        }
        return count;
    }

    @Override
    public void close() {}
}
