package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import java.util.List;
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

    ListRecipes(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return io.pocketflow.cookbook.Main.run(List.of("recipes"), console.session(false));
    }
}
