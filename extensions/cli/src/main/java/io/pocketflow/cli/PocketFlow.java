package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command {@code pocketflow} without a subcommand: it prints the usage of the subcommands. */
@Command(
        name = "pocketflow",
        description = "Sends prompts to language models and runs flows of model calls.",
        mixinStandardHelpOptions = true,
        versionProvider = PocketFlow.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure; one line on standard error gives the reason",
            "2:invalid arguments",
            "3:some items failed",
            "4:stopped because the credit or the budget is used up",
            "5:detached from batches at the provider",
            "130:interrupted by Ctrl-C; a pool also by SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow ask --model offline 'Summarise in one sentence: …'",
            "  pocketflow recipes",
            "  pocketflow run hello-world",
            "  source <(pocketflow generate-completion)    # for bash and zsh"
        })
final class PocketFlow implements Callable<Integer> {

    private static final String VERBOSE = "--verbose";

    private final Console console;

    @Option(names = VERBOSE, scope = ScopeType.INHERIT, description = "also print the stack trace of a failure")
    private boolean verbose;

    PocketFlow(Console console) {
        this.console = console;
    }

    /** Returns whether {@code --verbose} was given, before or after the name of the subcommand. */
    static boolean isVerbose(ParseResult parsed) {
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            if (at.hasMatchedOption(VERBOSE)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Integer call() {
        return Objects.requireNonNull(QuickAnswer.to()).print(console);
    }

    /** The version of this build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {QuickAnswer.versionLine()};
        }
    }
}
