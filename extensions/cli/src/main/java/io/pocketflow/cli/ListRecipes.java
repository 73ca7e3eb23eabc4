package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.recipes.Cookbook;
import io.pocketflow.cli.recipes.Recipe;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code pocketflow recipes}: the list of the recipes for {@code run}. */
@Command(
        name = "recipes",
        description = "Lists the recipes of the cookbook.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow recipes")
final class ListRecipes implements Callable<Integer> {

    private final Console console;
    private final Cookbook cookbook;

    ListRecipes(Console console, Cookbook cookbook) {
        this.console = console;
        this.cookbook = cookbook;
    }

    @Override
    public Integer call() throws UserError {
        StringBuilder lines = new StringBuilder();
        for (Recipe recipe : cookbook.recipes()) {
            lines.append(String.format("%-26s %s%n", recipe.name(), recipe.summary()));
        }
        console.print(lines.toString());
        return ExitCodes.DONE;
    }
}
