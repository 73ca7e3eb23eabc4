package io.pocketflow.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

/**
 * The items of a bulk run, read one by one: at most one item is in memory. Confined to one thread at a time.
 */
interface ItemSource extends Iterator<Item>, AutoCloseable {

    @Override
    void close() throws IOException;

    /** Reads to the end without creating items. Returns the number of items that were left. */
    long countRest() throws IOException;

    /** Opens the source that the user named: a folder, a file of lines of JSON, a CSV file, or standard input. */
    static ItemSource open(String source, Console console) throws UserError, IOException {
        if (source.equals("-")) {
            return new JsonLines("standard input", keptOpen(console.in()));
        }
        Path path = console.folder().resolve(source);
        if (java.nio.file.Files.isDirectory(path)) {
            return TextFolder.open(path);
        }
        String name = source.toLowerCase(Locale.ROOT);
        boolean lines = name.endsWith(".jsonl") || name.endsWith(".ndjson");
        if (!lines && !name.endsWith(".csv")) {
            throw new UserError(source + ": items come from a folder of texts, a .jsonl or .ndjson file, a .csv file"
                    + " with a header, or - for lines of JSON on standard input");
        }
        InputStream file;
        try {
            file = java.nio.file.Files.newInputStream(path);
        } catch (IOException e) {
            throw Files.trouble(path, e);
        }
        return lines ? new JsonLines(source, file) : new Table(source, file);
    }

    /** Keeps standard input open: it belongs to the process, and its close would block while another thread reads. */
    private static InputStream keptOpen(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {}
        };
    }
}
