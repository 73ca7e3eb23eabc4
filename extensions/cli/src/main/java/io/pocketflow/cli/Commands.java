package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.LogStream;
import io.pocketflow.cli.base.Memory;
import io.pocketflow.cli.base.OutputLost;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.recipes.Cookbook;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands, which picocli reads from annotations, with the arguments that name one of them. */
final class Commands {

    /** The command that prints the options of all commands. */
    private static final String COMPLETION = "generate-completion";

    private final Console console;
    private final CommandLine line;
    private final String[] arguments;

    private Commands(Console console, CommandLine line, String... arguments) {
        this.console = console;
        this.line = line;
        this.arguments = arguments;
    }

    /** Returns the commands, of which the arguments select one. */
    static Commands of(Console console, Cookbook cookbook, String... arguments) {
        return new Commands(console, line(console, cookbook, arguments), arguments);
    }

    /** Runs the command that the arguments select. Returns the exit code. */
    int run() {
        try {
            return checkedOutput(console, line.execute(arguments));
        } catch (OutOfMemoryError full) {
            console.complain(Memory.isFull());
            return ExitCodes.TROUBLE;
        }
    }

    static CommandLine line(Console console, Cookbook cookbook, String... arguments) {
        CommandLine line = new CommandLine(new PocketFlow(console));
        Set<String> given = Set.copyOf(Arrays.asList(arguments));
        add(line, given, Ask.class, () -> new Ask(console));
        add(line, given, PoolCommand.class, () -> new PoolCommand(console));
        add(line, given, EmbedCommand.class, () -> new CommandLine(new EmbedCommand(console)));
        add(line, given, SimilarCommand.class, () -> new SimilarCommand(console));
        add(line, given, ListModels.class, () -> new ListModels(console));
        add(line, given, BatchesCommand.class, () -> new BatchesCommand(console));
        add(line, given, FlinkSubmit.class, () -> new CommandLine(new FlinkSubmit(console)));
        add(line, given, JournalCommand.class, () -> journal(console));
        add(line, given, RunRecipe.class, () -> new RunRecipe(console, cookbook));
        add(line, given, ListRecipes.class, () -> new ListRecipes(console, cookbook));
        add(line, given, DrawRecipe.class, () -> new DrawRecipe(console, cookbook));
        add(line, given, AutoComplete.GenerateCompletion.class, () -> new AutoComplete.GenerateCompletion());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // a prompt may begin with @, and must not be read from a file of that name
        line.setExpandAtFiles(false);
        // the arguments after the recipe's name belong to the recipe
        line.getSubcommands().get("run").setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);
        // picocli prints only texts of this program: help and the version
        line.setOut(new PrintWriter(console.ownOut(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(Help.defaultColorScheme(console.outIsStyled() ? Help.Ansi.ON : Help.Ansi.OFF));
        Failures failures = new Failures(console);
        line.setExecutionExceptionHandler(failures);
        line.setParameterExceptionHandler(failures);
        return line;
    }

    /**
     * Adds a subcommand; one that leaves out options is given as a command line. If the arguments do not name it, only its
     * name and description are added: to read the annotations of all options of all commands doubles the time of the start.
     */
    private static void add(CommandLine line, Set<String> given, Class<?> type, Supplier<Object> command) {
        Command annotation = type.getAnnotation(Command.class);
        if (given.contains(annotation.name()) || given.contains(COMPLETION)) {
            line.addSubcommand(command.get());
        } else {
            CommandSpec named = CommandSpec.create().name(annotation.name());
            named.usageMessage().description(annotation.description()).hidden(annotation.hidden());
            line.addSubcommand(annotation.name(), named);
        }
    }

    private static CommandLine journal(Console console) {
        return new CommandLine(new JournalCommand(console))
                .addSubcommand(new ForkRun(console))
                .addSubcommand(new RerunSteps(console))
                .addSubcommand(new PruneRuns(console));
    }

    /** Reports a result that could not be written to standard output, unless the command has already failed. */
    private static int checkedOutput(Console console, int code) {
        if (code == ExitCodes.TROUBLE || !console.out().checkError()) {
            return code;
        }
        console.complain(OutputLost.onStandardOutput().getMessage());
        return ExitCodes.TROUBLE;
    }

    /**
     * The messages of failures. A class and not two lambdas: a lambda keeps its interface, which has an old class file, out of the
     * archive of classes, so that each start would open picocli's jar.
     */
    private record Failures(Console console) implements IExecutionExceptionHandler, IParameterExceptionHandler {

        @Override
        public int handleParseException(ParameterException wrong, String[] arguments) {
            CommandSpec command = wrong.getCommandLine().getCommandSpec();
            console.complain(Refusal.sentence(wrong));
            console.err().println("run '" + command.qualifiedName() + " --help' for usage");
            return ExitCodes.USAGE;
        }

        @Override
        public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
            boolean explained = failure instanceof UserError || failure instanceof OutputLost;
            console.complain(explained ? failure.getMessage() : failure.toString());
            if (PocketFlow.isVerbose(parsed)) {
                failure.printStackTrace(new LogStream(console.err()));
            }
            return failure instanceof UserError known ? known.exitCode() : ExitCodes.TROUBLE;
        }
    }
}
