package io.pocketflow.cli;

import io.pocketflow.cli.base.StyledText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The pages that {@code --help} prints, which a file contains: picocli takes several times as long to make them from the
 * annotations of all options as the start takes otherwise. {@code HelpTest} compares the file with what picocli renders,
 * and names the command that writes the file anew.
 */
final class HelpPages {

    static final String FILE = "help.txt";

    /** The beginning of the line before a page; the rest of the line is the command. */
    static final String HEADING = "==== ";

    private HelpPages() {}

    /**
     * Returns the page of a command, or null if there is no such command.
     *
     * @param command the name of the program, and those of the command and its subcommand after a space each
     */
    static @Nullable StyledText of(String command) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(HelpPages.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            String heading = HEADING + command;
            String line = lines.readLine();
            while (line != null && !line.equals(heading)) {
                line = lines.readLine();
            }
            return line == null ? null : page(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StyledText page(BufferedReader lines) throws IOException {
        StringBuilder page = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.startsWith(HEADING); line = lines.readLine()) {
            page.append(line).append(System.lineSeparator());
        }
        return new StyledText(page.toString());
    }
}
