package io.pocketflow.cli.items;

import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * The pattern of a source such as {@code texts/*.txt}: the folder before the first wildcard, and the pattern below it.
 * {@code **} includes subfolders.
 */
final class Glob {

    private static final String WILDCARDS = "*?[{";

    private Glob() {}

    /** Returns whether a name has a wildcard. A name of an existing file is never a pattern. */
    static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
    }

    /**
     * Opens the files that match, sorted by name below the folder before the first wildcard. Each text is an item;
     * tables and files of JSON are read one after another.
     */
    static ItemSource open(String pattern, Path from) throws UserError, IOException {
        String below = below(pattern);
        Path folder = folder(pattern, from);
        if (!Files.isDirectory(folder)) {
            throw new UserError(pattern + ": there is no folder " + folder);
        }
        PathMatcher matcher = matcher(pattern, folder);
        boolean isDeep = below.contains("/") || below.contains("**");
        TextFolder search = new TextFolder(pattern, folder, isDeep, name -> matcher.matches(Path.of(name)));
        search.walk(folder, "");
        List<TextFile> found = search.found();
        if (found.isEmpty()) {
            throw new UserError(pattern + ": no file matches this pattern");
        }
        List<Joined.Unopened> files = found.stream()
                .filter(file -> Items.isCollection(file.name()))
                .map(file -> new Joined.Unopened(file.name(), () -> Items.collection(file.name(), file.real())))
                .toList();
        if (files.size() == found.size()) {
            return new Joined(files);
        }
        // subfolders are not part of the pattern, so their number is not worth a remark
        return new TextFiles(
                found,
                search.remarks().stream()
                        .filter(remark -> !remark.contains("--recursive"))
                        .toList());
    }

    private static int start(String pattern) {
        int wildcard = 0;
        while (WILDCARDS.indexOf(pattern.charAt(wildcard)) < 0) {
            wildcard++;
        }
        return pattern.replace('\\', '/').lastIndexOf('/', wildcard) + 1;
    }

    private static String below(String pattern) {
        return pattern.replace('\\', '/').substring(start(pattern));
    }

    private static Path folder(String pattern, Path from) {
        return from.resolve(pattern.substring(0, start(pattern)));
    }

    private static PathMatcher matcher(String pattern, Path folder) throws UserError {
        try {
            return folder.getFileSystem().getPathMatcher("glob:" + withNoFolder(below(pattern)));
        } catch (PatternSyntaxException wrong) {
            throw new UserError(pattern + ": this is not a valid pattern: " + wrong.getDescription(), wrong);
        }
    }

    /** Returns the pattern in which a folder {@code **} is also no folder at all, as in shells; Java needs at least one. */
    private static String withNoFolder(String below) {
        StringBuilder pattern = new StringBuilder();
        boolean isInGroup = false;
        boolean isFirst = true;
        for (int i = 0; i < below.length(); i++) {
            char c = below.charAt(i);
            isInGroup = c == '{' || isInGroup && c != '}';
            if (isFirst && !isInGroup && below.startsWith("**/", i)) {
                pattern.append("{**/,}");
                i += 2;
            } else {
                pattern.append(c);
                isFirst = c == '/';
            }
        }
        return pattern.toString();
    }

    /** Returns whether a file, given by its real path, matches a pattern. */
    static boolean matches(String pattern, Path from, Path real) throws UserError {
        Path folder = folder(pattern, from);
        try {
            Path base = folder.toRealPath();
            return real.startsWith(base)
                    && !TextFolder.isHidden(real)
                    && matcher(pattern, folder).matches(base.relativize(real));
        } catch (IOException noFolder) {
            return false;
        }
    }
}
