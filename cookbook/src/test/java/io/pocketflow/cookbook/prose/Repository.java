package io.pocketflow.cookbook.prose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of this repository that people read. Data, resources and the results of builds are left out. */
final class Repository {

    private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules", "results");
    private static final Set<String> SKIPPED_PATHS = Set.of("resources", "it", "data");

    /** The pages that the build of the site makes of the recipes. */
    private static final Path COPIES = Path.of("docs", "cookbook");

    private static final Pattern SCRIPT = Pattern.compile("(?:.*\\.(?:sh|ya?ml)|pocketflow|mvnw|\\.ci/.*)");

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Repository() {}

    /** Returns the paths of all files, relative to the root, with slashes. */
    static List<String> files() {
        List<String> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return isSkipped(ROOT.relativize(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(name(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    private static boolean isSkipped(Path folder) {
        if (folder.equals(COPIES)) {
            return true;
        }
        String name = folder.getFileName().toString();
        Path parent = folder.getParent();
        if (SKIPPED.contains(name) || parent == null) {
            return SKIPPED.contains(name);
        }
        String inside = parent.getFileName().toString();
        return SKIPPED_PATHS.contains(name)
                && Set.of("main", "test", "src", "cookbook").contains(inside);
    }

    /** Returns the path of a file from the root, with slashes. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace(java.io.File.separatorChar, '/');
    }

    /** Returns the prose of a file; none for kinds of files that this check does not know. */
    static List<Prose> prose(String file) {
        if (file.endsWith(".java")) {
            return JavaProse.of(read(file), file.contains("src/main/"));
        }
        if (file.endsWith(".md")) {
            return MarkdownProse.of(read(file));
        }
        if (file.endsWith("pom.xml")) {
            return HashProse.ofXml(read(file));
        }
        return SCRIPT.matcher(file).matches() ? HashProse.of(read(file)) : List.of();
    }

    /** Returns the text of a file. */
    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + " must be UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
