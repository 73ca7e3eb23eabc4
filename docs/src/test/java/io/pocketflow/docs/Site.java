package io.pocketflow.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the site. */
final class Site {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DOCS = ROOT.resolve("docs");
    static final Path EXAMPLES = DOCS.resolve("examples");

    /** Whether the tests write generated files instead of comparing them: {@code -Dpocketflow.docs.write=true}. */
    private static final boolean WRITES = Boolean.getBoolean("pocketflow.docs.write");

    private static final Set<String> NO_PAGES = Set.of("node_modules", "target", "src", ".vitepress", "cookbook");

    private Site() {}

    /** Returns the pages in the folder of the site, sorted by their paths. */
    static List<Page> pages() {
        return files(DOCS, ".md").stream().map(Page::read).toList();
    }

    /** Returns the files below a folder whose names end so, sorted; files of builds are left out. */
    static List<Path> files(Path folder, String end) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end))
                    .filter(file -> isSource(DOCS.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSource(Path file) {
        return !NO_PAGES.contains(file.getName(0).toString());
    }

    static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the content that a generated file should have: that of the file, for a comparison. In a run that writes,
     * the file gets the content first.
     */
    static String generated(Path file, String content) {
        if (WRITES) {
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Files.exists(file) ? read(file) : "";
    }

    /** Returns the path of a file from the root, with slashes. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }
}
