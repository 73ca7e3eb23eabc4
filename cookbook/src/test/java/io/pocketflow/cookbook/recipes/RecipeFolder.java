package io.pocketflow.cookbook.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of a recipe: its page, its sources and its expected output. */
record RecipeFolder(Path path, String page) {

    static final Path COOKBOOK = Path.of("").toAbsolutePath();

    private static final Pattern COORDINATES = Pattern.compile("`([\\w.-]+:[\\w.-]+:\\d[\\w.-]*)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");

    /** Returns all recipes, sorted by the names of their folders. */
    static List<RecipeFolder> all() {
        try (Stream<Path> folders = Files.list(COOKBOOK.resolve("recipes"))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> new RecipeFolder(folder, read(folder.resolve("README.md"))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name in the first line of the page. */
    String name() {
        return page.startsWith("# ") ? page.lines().findFirst().orElse("").substring(2) : "";
    }

    /** Returns the sentence below the name. */
    String summary() {
        String rest = page.substring(page.indexOf('\n')).stripLeading();
        return rest.substring(0, rest.indexOf("\n\n")).replace('\n', ' ');
    }

    /** Returns the titles of the parts of the page. */
    List<String> titles() {
        return HEADING.matcher(page).results().map(title -> title.group(1)).toList();
    }

    /** Returns the part of the page with this title. */
    String part(String title) {
        String head = "\n## " + title + "\n";
        int start = page.indexOf(head);
        if (start < 0) {
            throw new IllegalArgumentException(path + "/README.md has no part '" + title + "'");
        }
        int end = page.indexOf("\n## ", start + head.length());
        return page.substring(start + head.length(), end < 0 ? page.length() : end);
    }

    /** Returns the blocks of code in this language within a text of the page. */
    static List<String> blocks(String text, String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(text)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** Returns the artifacts that the page names. */
    List<String> coordinates() {
        return COORDINATES
                .matcher(part("Copy it"))
                .results()
                .map(named -> named.group(1))
                .toList();
    }

    /** Returns the name of the class with the main method, without its package. */
    String program() {
        List<String> programs = sources().stream()
                .filter(source -> read(source).contains("public static void main(String[] args)"))
                .map(source -> source.getFileName().toString().replace(".java", ""))
                .toList();
        if (programs.size() != 1) {
            throw new IllegalStateException(path + " must have one class with a main method but has " + programs);
        }
        return programs.get(0);
    }

    /** Returns the Java files. */
    List<Path> sources() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text of a file in the folder. */
    String file(String name) {
        return read(path.resolve(name));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }
}
