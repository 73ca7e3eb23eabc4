package io.pocketflow.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: it prints how the others are used. */
@Command(
        name = "pocketflow",
        description = "Asks language models and runs flows of them.",
        mixinStandardHelpOptions = true,
        versionProvider = PocketFlow.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:it did not work; one line says why",
            "2:the arguments make no sense",
            "3:some items failed",
            "4:stopped because the money is used up",
            "130:interrupted, by Ctrl-C; a pool also by SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow ask --model offline 'Summarise in one sentence: …'",
            "  pocketflow recipes",
            "  pocketflow run hello-world --model offline",
            "  source <(pocketflow generate-completion)    # for bash and zsh"
        })
final class PocketFlow implements Callable<Integer> {

    private static final String VERBOSE = "--verbose";

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = VERBOSE,
            scope = ScopeType.INHERIT,
            description = "show where in the program a failure happened, too")
    private boolean verbose;

    PocketFlow(Console console) {
        this.console = console;
    }

    /** Whether the user wants to see stacks, said before or after the name of the command. */
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
        console.complain("a command is missing");
        spec.commandLine().usage(console.err());
        return ExitCodes.USAGE;
    }

    /** The version that this was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties build = new Properties();
            try (InputStream file = PocketFlow.class.getResourceAsStream("build.properties")) {
                build.load(file);
            }
            return new String[] {
                "pocketflow " + build.getProperty("version") + " on Java " + System.getProperty("java.version")
            };
        }
    }
}
