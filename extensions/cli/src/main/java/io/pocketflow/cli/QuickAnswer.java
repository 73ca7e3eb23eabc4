package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.OutputLost;
import io.pocketflow.cli.base.StyledText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The answer to arguments that only ask for help or for the version, or that are missing. It uses no class of picocli, so
 * that such a start takes little longer than that of an empty program.
 *
 * @param code the exit code; after invalid arguments the text goes to standard error
 */
record QuickAnswer(StyledText text, int code) {

    private static final String PROGRAM = "pocketflow";

    /** Returns the answer, or null if the arguments have to be parsed. */
    static @Nullable QuickAnswer to(String... arguments) {
        if (arguments.length == 0) {
            return page(ExitCodes.USAGE, PROGRAM);
        }
        int last = arguments.length - 1;
        return switch (arguments[last]) {
            case "-h", "--help" -> page(ExitCodes.DONE, command(arguments, last));
            case "-V", "--version" -> last == 0 ? version() : null;
            default -> null;
        };
    }

    private static @Nullable QuickAnswer page(int code, String command) {
        StyledText page = HelpPages.of(command);
        return page == null ? null : new QuickAnswer(page, code);
    }

    /** Returns the name of the command in the first arguments. One argument with a space is not two names. */
    private static String command(String[] arguments, int names) {
        StringBuilder command = new StringBuilder(PROGRAM);
        for (int i = 0; i < names; i++) {
            command.append(' ').append(arguments[i].replace(' ', '_'));
        }
        return command.toString();
    }

    private static QuickAnswer version() {
        return new QuickAnswer(new StyledText(versionLine() + System.lineSeparator()), ExitCodes.DONE);
    }

    /** Returns the version of this build and of Java. */
    static String versionLine() {
        Properties build = new Properties();
        try (InputStream file = QuickAnswer.class.getResourceAsStream("build.properties")) {
            build.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PROGRAM + " " + build.getProperty("version") + " on Java " + System.getProperty("java.version");
    }

    /** Prints the answer. Returns the exit code. */
    int print(Console console) {
        if (code == ExitCodes.USAGE) {
            console.complain("a command is missing");
            console.explain(text);
            return code;
        }
        try {
            console.print(text);
            return code;
        } catch (OutputLost lost) {
            console.complain(lost.getMessage());
            return ExitCodes.TROUBLE;
        }
    }
}
