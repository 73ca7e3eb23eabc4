package io.pocketflow.cli.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The user's prompt templates: the files {@code NAME.txt} in {@code $XDG_CONFIG_HOME/pocketflow/templates}, {@code
 * %APPDATA%\pocketflow\templates} on Windows, or {@code ~/.config/pocketflow/templates}. Immutable.
 */
public record PromptTemplates(Path folder) {

    private static final String ENDING = ".txt";
    /** The place of the text in a template. */
    private static final String PLACE = "{text}";

    /** Returns the templates in the folder that these environment variables determine. */
    public static PromptTemplates of(Map<String, String> environment) {
        boolean isWindows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        String chosen = environment.getOrDefault(isWindows ? "APPDATA" : "XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
        Path base = Path.of(chosen).isAbsolute() ? Path.of(chosen) : Path.of(home, ".config");
        return new PromptTemplates(base.resolve(Path.of("pocketflow", "templates")));
    }

    /**
     * Returns a template with a text at its places {@code {text}}, or below it if it has none.
     *
     * @param name letters, digits, {@code -} and {@code _}
     * @throws UserError if the name is not a plain name, or the template cannot be read
     */
    public String fill(String name, String text) throws UserError {
        if (!name.matches("[\\p{L}\\p{N}_-]+")) {
            throw UserError.usage("the name of a template consists of letters, digits, - and _ but was '" + name + "'");
        }
        Path file = folder.resolve(name + ENDING);
        if (!Files.exists(file)) {
            throw UserError.usage("there is no template '" + name + "'; " + folder + known());
        }
        String template = Texts.of(file).strip();
        return template.contains(PLACE) ? template.replace(PLACE, text) : (template + "\n\n" + text).strip();
    }

    private String known() {
        try (Stream<Path> files = Files.list(folder)) {
            String names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? " contains no file NAME" + ENDING : " contains: " + names;
        } catch (IOException unreadable) {
            return " is not a folder that can be read";
        }
    }
}
