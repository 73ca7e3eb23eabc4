package io.pocketflow.cli;

import io.pocketflow.cli.base.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The sentence about invalid arguments, with a hint at the intended ones. */
final class Refusal {

    /** The maximum length of a word for which a similar one is searched. */
    private static final int LONGEST = 40;

    private Refusal() {}

    /**
     * Returns the sentence. An unknown argument is reported first, because a missing option is often one that was
     * mistyped.
     */
    static String sentence(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        List<String> unknown = command.getUnmatchedArguments();
        if (unknown.isEmpty()) {
            return wrong.getMessage();
        }
        String first = unknown.get(0);
        if (first.startsWith("-") && first.length() > 1) {
            int end = first.indexOf('=');
            return option(command, end < 0 ? first : first.substring(0, end));
        }
        if (!command.getSubcommands().isEmpty()) {
            return "unknown command '" + first + "'"
                    + meant(first, command.getSubcommands().keySet());
        }
        String extra =
                (unknown.size() == 1 ? "unexpected argument '" : "unexpected arguments, the first is '") + first + "'";
        boolean hasPrompt = command.getCommandName().equals("ask")
                || command.getCommandName().equals("pool");
        return extra + (hasPrompt ? "; put the prompt in quotes" : "");
    }

    private static String option(CommandLine command, String name) {
        List<String> known = new ArrayList<>();
        command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        return "unknown option '" + name + "'" + meant(name, known);
    }

    private static String meant(String typed, Collection<String> known) {
        return typed.length() > LONGEST
                ? ""
                : Nearest.to(typed, known)
                        .map(word -> "; did you mean '" + word + "'?")
                        .orElse("");
    }
}
