package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items that the user named. Immutable.
 *
 * @param source a file, a folder, a pattern, or {@code -} for standard input
 * @param asLines whether each line of a text is an item
 * @param isRecursive whether a folder includes its subfolders
 * @param limit the maximum number of items, or null
 * @param sample the number of items in a random sample, or null
 * @param seed the seed of the sample
 */
public record Items(
        String source,
        boolean asLines,
        boolean isRecursive,
        @Nullable Long limit,
        @Nullable Long sample,
        long seed) {

    private static final Set<String> WORKBOOKS = Set.of("xlsx", "xlsm", "xlsb", "xls", "ods", "numbers");

    private static final Set<String> COLLECTIONS = Set.of("csv", "tsv", "tab", "jsonl", "ndjson", "json");

    /** Rejects numbers below 1, and a limit together with a sample. */
    public Items {
        refuseBelowOne("--limit", limit);
        refuseBelowOne("--sample", sample);
        if (limit != null && sample != null) {
            throw new IllegalArgumentException("--limit and --sample cannot be combined; use one of them");
        }
    }

    private static void refuseBelowOne(String option, @Nullable Long count) {
        if (count != null && count < 1) {
            throw new IllegalArgumentException(option + " must be at least 1 but was " + count);
        }
    }

    /** Returns all items of a source. */
    public static Items all(String source) {
        return new Items(source, false, false, null, null, 1);
    }

    /** Returns whether the items come from standard input. */
    public boolean isStandardInput() {
        return source.equals("-");
    }

    /** Returns the path of the source, or null for standard input and for a pattern. */
    public @Nullable Path path(Console console) {
        return isStandardInput() || isPattern(console) ? null : console.folder().resolve(source);
    }

    /** Returns whether a file, given by its real path, would be read as an item of this folder or pattern. */
    public boolean includes(Path real, Console console) throws UserError {
        if (isPattern(console)) {
            return Glob.matches(source, console.folder(), real);
        }
        Path folder = path(console);
        try {
            return folder != null
                    && Files.isDirectory(folder)
                    && !TextFolder.isHidden(real)
                    && (isRecursive
                            ? real.startsWith(folder.toRealPath())
                            : folder.toRealPath().equals(real.getParent()));
        } catch (IOException e) {
            throw Texts.trouble(folder, e);
        }
    }

    private boolean isPattern(Console console) {
        return Glob.isPattern(source) && !Files.exists(console.folder().resolve(source));
    }

    /** Returns whether the source can be opened a second time with the same items, unlike a pipe. */
    public boolean isReadableTwice(Console console) {
        Path path = path(console);
        return path == null ? !isStandardInput() : Files.isRegularFile(path) || Files.isDirectory(path);
    }

    /** Opens the source at its first item. */
    public ItemSource open(Console console) throws UserError, IOException {
        if (sample == null) {
            ItemSource all = openAll(console);
            return limit == null ? all : Picked.first(limit, all);
        }
        if (!isReadableTwice(console)) {
            throw new UserError(
                    "--sample needs a source that can be read twice, such as a file; use --limit for a pipe");
        }
        long total;
        try (ItemSource counted = openAll(console)) {
            total = counted.countRest();
        }
        return Picked.sample(sample, total, seed, openAll(console));
    }

    private ItemSource openAll(Console console) throws UserError, IOException {
        if (isStandardInput()) {
            InputStream in = keptOpen(console.in());
            return asLines ? new TextLines("standard input", in) : new JsonLines("standard input", in);
        }
        if (isPattern(console)) {
            refuseLines("a pattern");
            return Glob.open(source, console.folder());
        }
        Path path = console.folder().resolve(source);
        if (Files.isDirectory(path)) {
            refuseLines("a folder");
            return TextFolder.open(source, path, isRecursive);
        }
        return file(path);
    }

    private void refuseLines(String what) throws UserError {
        if (asLines) {
            throw new UserError(source + ": --lines reads one text, but this is " + what);
        }
    }

    private ItemSource file(Path path) throws UserError, IOException {
        if (asLines) {
            return new TextLines(source, stream(path));
        }
        return isCollection(source) ? collection(source, path) : text(path);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns whether a file of this name is a workbook, which is neither read nor written. */
    public static boolean isWorkbook(String name) {
        return WORKBOOKS.contains(extension(name));
    }

    /** Returns whether a file of this name contains items, instead of being one. */
    public static boolean isCollection(String name) {
        return name.contains(".") && COLLECTIONS.contains(extension(name));
    }

    /** Opens a file that contains items. */
    static ItemSource collection(String name, Path path) throws UserError, IOException {
        InputStream in = stream(path);
        try {
            return switch (extension(name)) {
                case "jsonl", "ndjson" -> lines(name, in);
                case "json" -> new JsonArray(name, in);
                default -> table(name, in);
            };
        } catch (UserError | IOException | RuntimeException failed) {
            in.close();
            throw failed;
        }
    }

    /** Opens lines of JSON. The source closes the stream. */
    public static ItemSource lines(String name, InputStream in) {
        return new JsonLines(name, in);
    }

    /** Opens a table. The source closes the stream. */
    public static ItemSource table(String name, InputStream in) throws UserError, IOException {
        return new Table(name, in);
    }

    private ItemSource text(Path path) throws UserError {
        try {
            TextFile file = new TextFile(path.getFileName().toString(), path.toRealPath());
            if (isWorkbook(source)) {
                throw new UserError(source + ": this is a workbook; save its sheet as 'CSV UTF-8'");
            }
            if (file.isNoText()) {
                throw new UserError(
                        source + ": this is not a text; items come from .csv, .tsv, .jsonl, .ndjson and .json"
                                + " files, texts, folders of texts, patterns such as 'texts/*.txt', or - for lines of JSON on"
                                + " standard input");
            }
            return new TextFiles(List.of(file), List.of());
        } catch (IOException e) {
            throw Texts.trouble(path, e);
        }
    }

    private static InputStream stream(Path path) throws UserError {
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw Texts.trouble(path, e);
        }
    }

    /** Keeps standard input open: it belongs to the process, and its close would block while another thread reads. */
    private static InputStream keptOpen(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {}
        };
    }
}
