package io.pocketflow.cli.recipes;

import io.pocketflow.cli.base.Nearest;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The folder of the recipes. Nothing is read before it is asked for. Immutable.
 *
 * @param folder the folder {@code cookbook}, which contains {@code recipes} and the index {@code README.md}
 * @param classes the folder of the jars with the compiled recipes and their libraries
 */
public record Cookbook(Path folder, Path classes) {

    private static final Pattern LINK = Pattern.compile("\\]\\(recipes/([^/)]+)/README\\.md\\)");

    /**
     * Returns the cookbook of the checkout or of the unpacked zip that the script has started. The system property {@code
     * pocketflow.recipes} names another folder of jars.
     */
    public static Cookbook installed() {
        String classes = System.getProperty("pocketflow.recipes");
        return new Cookbook(
                Path.of(System.getProperty("pocketflow.home", "")).resolve("cookbook"),
                classes == null
                        ? Path.of(System.getProperty("pocketflow.lib", "")).resolve("recipes")
                        : Path.of(classes));
    }

    /** Returns all recipes in the order of the index; those that the index does not name come last. */
    public List<Recipe> recipes() throws UserError {
        List<Recipe> recipes = new ArrayList<>();
        Path all = folder.resolve("recipes");
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, Cookbook::hasPage)) {
            for (Path each : folders) {
                recipes.add(recipe(each));
            }
        } catch (IOException missing) {
            throw new UserError(
                    "the recipes are not installed: cannot read the folder " + all.toAbsolutePath(), missing);
        }
        List<String> index = LINK.matcher(Texts.of(folder.resolve("README.md")))
                .results()
                .map(link -> link.group(1))
                .toList();
        recipes.sort(
                Comparator.comparing((Recipe recipe) -> place(recipe, index)).thenComparing(Recipe::name));
        return recipes;
    }

    /**
     * Returns the recipe of this name.
     *
     * @throws UserError if there is none; the sentence names a recipe with a similar name
     */
    public Recipe named(String name) throws UserError {
        Path place = folder.resolve("recipes").resolve(name.replaceAll("[^a-z0-9]", ""));
        if (hasPage(place)) {
            Recipe recipe = recipe(place);
            if (recipe.name().equals(name)) {
                return recipe;
            }
        }
        List<String> names = recipes().stream().map(Recipe::name).toList();
        throw UserError.usage("there is no recipe '" + name + "'"
                + Nearest.to(name, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(";")
                + " 'pocketflow recipes' lists them");
    }

    private static Recipe recipe(Path folder) throws UserError {
        return Recipe.of(folder, Texts.of(folder.resolve("README.md")));
    }

    private static int place(Recipe recipe, List<String> index) {
        int place = index.indexOf(recipe.folder().getFileName().toString());
        return place < 0 ? index.size() : place;
    }

    private static boolean hasPage(Path folder) {
        return Files.isRegularFile(folder.resolve("README.md"));
    }
}
