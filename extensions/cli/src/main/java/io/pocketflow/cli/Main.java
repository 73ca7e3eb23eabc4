package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.LogStream;
import io.pocketflow.cli.base.Memory;
import io.pocketflow.cli.base.OutputLost;
import io.pocketflow.cli.base.UserError;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The entry point of the command line {@code pocketflow}. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.setErr(new LogStream(System.err));
        System.exit(run(Console.system(), arguments));
    }

    static int run(Console console, String... arguments) {
        CommandLine line = new CommandLine(new PocketFlow(console));
        line.addSubcommand(new Ask(console));
        line.addSubcommand(new PoolCommand(console));
        line.addSubcommand(EmbedCommand.of(console));
        line.addSubcommand(new SimilarCommand(console));
        line.addSubcommand(new ListModels(console));
        line.addSubcommand(new JournalCommand(console));
        line.addSubcommand(new RunRecipe(console));
        line.addSubcommand(new ListRecipes(console));
        line.addSubcommand(new DrawRecipe(console));
        line.addSubcommand(new AutoComplete.GenerateCompletion());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // a prompt may begin with @, and must not be read from a file of that name
        line.setExpandAtFiles(false);
        // the arguments after the recipe's name belong to the recipe
        line.getSubcommands().get("run").setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);
        line.setOut(new java.io.PrintWriter(console.out(), true));
        line.setErr(new java.io.PrintWriter(console.err(), true));
        line.setExecutionExceptionHandler((failure, of, parsed) -> failed(console, failure, parsed));
        line.setParameterExceptionHandler((wrong, given) -> refused(console, wrong));
        try {
            return checkedOutput(console, line.execute(arguments));
        } catch (OutOfMemoryError full) {
            console.complain(Memory.isFull());
            return ExitCodes.TROUBLE;
        }
    }

    /** Reports a result that could not be written to standard output, unless the command has already failed. */
    private static int checkedOutput(Console console, int code) {
        if (code == ExitCodes.TROUBLE || !console.out().checkError()) {
            return code;
        }
        console.complain(OutputLost.onStandardOutput().getMessage());
        return ExitCodes.TROUBLE;
    }

    private static int refused(Console console, ParameterException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        console.complain(Refusal.sentence(wrong));
        console.err().println("run '" + command.qualifiedName() + " --help' for usage");
        return ExitCodes.USAGE;
    }

    private static int failed(Console console, Exception failure, ParseResult parsed) {
        boolean explained = failure instanceof UserError || failure instanceof OutputLost;
        console.complain(explained ? failure.getMessage() : failure.toString());
        if (PocketFlow.isVerbose(parsed)) {
            failure.printStackTrace(new LogStream(console.err()));
        }
        return failure instanceof UserError known ? known.exitCode() : ExitCodes.TROUBLE;
    }
}
