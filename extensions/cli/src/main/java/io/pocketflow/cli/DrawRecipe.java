package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Recipes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow graph}: a recipe's flow as a Mermaid diagram. */
@Command(
        name = "graph",
        description = "Prints a recipe's flow as a Mermaid diagram.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow graph parallel-batch > parallel-batch.mmd")
final class DrawRecipe implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RECIPE", description = "the recipe; 'pocketflow recipes' lists them")
    private String name;

    DrawRecipe(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Recipe recipe = Recipes.named(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no recipe '" + name + "'; 'pocketflow recipes' lists them"));
        console.out().print(recipe.graph().toMermaid());
        console.out().flush();
        return ExitCodes.DONE;
    }
}
