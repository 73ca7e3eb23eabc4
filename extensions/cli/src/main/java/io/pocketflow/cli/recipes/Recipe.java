package io.pocketflow.cli.recipes;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recipe as its page {@code README.md} describes it. Immutable.
 *
 * @param name the name, such as {@code hello-world}
 * @param folder the folder with the page, the sources and the data
 * @param page the text of the page
 */
public record Recipe(String name, Path folder, String page) {

    private static final Pattern HEADING = Pattern.compile("\\A# (\\S+)\\R+([^\n]+(?:\n[^\n]+)*)");
    private static final Pattern DRAWING = Pattern.compile("(?s)^```mermaid\\R(.*?)^```$", Pattern.MULTILINE);

    private static final String MAIN = "public static void main(String[] args)";
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\([^)]*\\)");

    /**
     * Returns the recipe in a folder.
     *
     * @throws IllegalArgumentException if the page does not begin with the name and a sentence
     */
    static Recipe of(Path folder, String page) {
        Matcher heading = HEADING.matcher(page);
        if (!heading.find()) {
            throw new IllegalArgumentException(
                    folder.resolve("README.md") + " must begin with '# NAME', a blank line and a sentence");
        }
        return new Recipe(heading.group(1), folder, page);
    }

    /** Returns the sentence below the name, on one line. */
    public String summary() {
        Matcher heading = HEADING.matcher(page);
        return heading.find() ? heading.group(2).replaceAll("\\s+", " ") : "";
    }

    /** Returns the drawing of the flow in the format Mermaid; empty if the page has none. */
    public String drawing() {
        Matcher drawing = DRAWING.matcher(page);
        return drawing.find() ? drawing.group(1) : "";
    }

    /** Returns the commands that run the recipe, with the remarks beside them. */
    public String usage() {
        return section("Run").replaceAll("(?m)^```.*\\R?", "").strip();
    }

    /** Returns a sentence or two on the parts that are simulated without a language model; empty if nothing is. */
    public Optional<String> simulated() {
        String text = LINK.matcher(section("Simulated")).replaceAll("$1");
        String line = text.replace("`", "").replaceAll("\\s+", " ").strip();
        return line.isEmpty() || line.startsWith("Nothing.") ? Optional.empty() : Optional.of(line);
    }

    /**
     * Returns the name of the class with the main method, such as {@code helloworld.HelloWorld}.
     *
     * @throws UserError if the folder has none
     */
    String program() throws UserError {
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(folder, "*.java")) {
            for (Path source : sources) {
                if (Texts.of(source).contains(MAIN)) {
                    String file = source.getFileName().toString();
                    return folder.getFileName() + "." + file.substring(0, file.length() - ".java".length());
                }
            }
        } catch (IOException e) {
            throw Texts.trouble(folder, e);
        }
        throw new UserError("the recipe '" + name + "' has no class with a main method in " + folder.toAbsolutePath());
    }

    private String section(String title) {
        Matcher section = Pattern.compile("(?s)^## " + title + "\\R(.*?)(?=^## |\\z)", Pattern.MULTILINE)
                .matcher(page);
        return section.find() ? section.group(1).strip() : "";
    }
}
