package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.recipes.Cookbook;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pocketflow graph}: a recipe's flow as a Mermaid diagram. */
@Command(
        name = "graph",
        description = "Prints a recipe's flow as a Mermaid diagram.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow graph parallel-batch > parallel-batch.mmd")
final class DrawRecipe implements Callable<Integer> {

    private final Console console;
    private final Cookbook cookbook;

    @Parameters(index = "0", paramLabel = "RECIPE", description = "the recipe; 'pocketflow recipes' lists them")
    private String name;

    DrawRecipe(Console console, Cookbook cookbook) {
        this.console = console;
        this.cookbook = cookbook;
    }

    @Override
    public Integer call() throws UserError {
        console.print(cookbook.named(name).drawing());
        return ExitCodes.DONE;
    }
}
