package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow run}: passes its arguments to a recipe of the cookbook. */
@Command(
        name = "run",
        description = "Runs a recipe of the cookbook.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow run hello-world --model offline",
            "  pocketflow run parallel-batch --help",
            "  pocketflow run --verbose url-summaries    # options after the name are the recipe's",
            "  pocketflow run parallel-batch cookbook/data/texts --max-concurrency 10 --model offline"
        })
final class RunRecipe implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit")
    private boolean help;

    @Parameters(index = "0", paramLabel = "NAME", description = "the recipe; 'pocketflow recipes' lists them")
    private String name;

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "arguments of the recipe; 'pocketflow run NAME --help' lists them")
    private List<String> arguments = new ArrayList<>();

    RunRecipe(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean verbose = PocketFlow.isVerbose(spec.root().commandLine().getParseResult());
        List<String> line = new ArrayList<>(List.of("run", name));
        line.addAll(arguments);
        return io.pocketflow.cookbook.Main.run(line, console.session(verbose));
    }
}
