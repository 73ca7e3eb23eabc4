package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A search for text files below a folder. It leaves out hidden files and folders, links that lead out of the folder,
 * links to folders, and files that are not texts; except for hidden ones, it reports what it left out. Confined to one
 * thread.
 */
final class TextFolder {

    private static final int MOST_NAMED = 5;

    private final String shown;
    private final Path real;
    private final boolean isRecursive;
    private final Predicate<String> wanted;
    private final List<TextFile> files = new ArrayList<>();
    private final List<String> noTexts = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private int folders;

    /**
     * Creates a search.
     *
     * @param shown the folder's name in messages
     * @param wanted accepts the names of files below the folder, with slashes
     */
    TextFolder(String shown, Path folder, boolean isRecursive, Predicate<String> wanted) throws UserError {
        this.shown = shown;
        this.isRecursive = isRecursive;
        this.wanted = wanted;
        try {
            this.real = folder.toRealPath();
        } catch (IOException e) {
            throw Texts.trouble(folder, e);
        }
    }

    /** Returns the files of a folder, sorted by name. */
    static ItemSource open(String shown, Path folder, boolean isRecursive) throws UserError {
        TextFolder search = new TextFolder(shown, folder, isRecursive, name -> true);
        search.walk(folder, "");
        return new TextFiles(search.found(), search.remarks());
    }

    /** Searches a folder, whose files have names that begin with the given text. */
    void walk(Path at, String names) throws UserError {
        List<Path> entries;
        try (Stream<Path> all = Files.list(at)) {
            entries = all.sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw Texts.trouble(at, e);
        }
        for (Path entry : entries) {
            String name = names + entry.getFileName();
            if (isHidden(entry)) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (isRecursive) {
                    walk(entry, name + "/");
                } else {
                    folders++;
                }
            } else if (wanted.test(name)) {
                file(entry, name);
            }
        }
    }

    /** Returns whether a file is hidden by its name, so that it is never an item. */
    static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private void file(Path entry, String name) {
        Path target;
        try {
            target = entry.toRealPath();
        } catch (IOException broken) {
            // a link that leads nowhere, or a file that has just been deleted: it fails when it is read
            target = entry;
        }
        if (Files.isSymbolicLink(entry) && (!target.startsWith(real) && !target.equals(entry))
                || Files.isDirectory(target)) {
            links.add(name);
            return;
        }
        TextFile file = new TextFile(name, target);
        if (file.isNoText()) {
            noTexts.add(name);
        } else {
            files.add(file);
        }
    }

    List<TextFile> found() {
        return List.copyOf(files);
    }

    /** Returns one sentence for each kind of file that was left out. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (folders > 0) {
            remarks.add(shown + ": left out " + Count.of(folders, "subfolder") + "; --recursive reads "
                    + (folders == 1 ? "it" : "them"));
        }
        if (!noTexts.isEmpty()) {
            remarks.add(shown + ": left out "
                    + Count.of(noTexts.size(), "file that is not a text", "files that are not texts") + ": "
                    + named(noTexts));
        }
        if (!links.isEmpty()) {
            remarks.add(shown + ": left out " + Count.of(links.size(), "link that leads", "links that lead")
                    + " out of the folder or to a folder: " + named(links));
        }
        return remarks;
    }

    private static String named(List<String> names) {
        int more = names.size() - MOST_NAMED;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
