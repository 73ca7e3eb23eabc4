package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the cookbook agree with the programs. */
class PagesTest {

    private static final Path COOKBOOK = TestSession.HOME.resolve("cookbook");
    private static final Pattern COMMAND = Pattern.compile("(?:printf '(.*)' \\| )?\\./pocketflow (.*)\n");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** The root of the repository for the commands, which may write there. */
    @TempDir
    private static Path root;

    @BeforeAll
    static void copyData() throws IOException {
        try (Stream<Path> data = Files.walk(COOKBOOK.resolve("data"))) {
            for (Path from : data.toList()) {
                Path to = root.resolve("cookbook").resolve(COOKBOOK.relativize(from));
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
    }

    static List<Recipe> recipes() {
        return Recipes.ALL;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theDrawingIsThatOfTheFlow(Recipe recipe) throws IOException {
        assertThat(block(page(recipe), "mermaid")).isEqualTo(recipe.graph().toMermaid());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theOutputIsThatOfTheCommand(Recipe recipe) throws IOException {
        Matcher command = COMMAND.matcher(block(page(recipe), "sh"));
        assertThat(command.matches()).isTrue();
        String typed = command.group(1) == null ? "" : command.group(1).replace("\\n", "\n");
        TestSession session = new TestSession().in(root).typing(typed);

        assertThat(session.command(words(command.group(2)))).isZero();

        assertThat(withoutTimes(session.out())).isEqualTo(withoutTimes(block(page(recipe), "text")));
        assertThat(command.group(2)).startsWith("run " + recipe.name());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theModelIsNamedWhereverOneCouldBe(Recipe recipe) throws IOException {
        boolean asksModel = recipe.arguments().contains("--model");
        assertThat(block(page(recipe), "sh").contains("--model offline")).isEqualTo(asksModel);
    }

    @Test
    void theReadmeListsTheRecipes() throws IOException {
        String table = Recipes.ALL.stream()
                .map(recipe ->
                        "| [" + recipe.name() + "](recipes/" + recipe.name() + ".md) | " + recipe.summary() + " |\n")
                .reduce("| recipe | what it shows |\n|---|---|\n", String::concat);
        assertThat(Files.readString(COOKBOOK.resolve("README.md"))).contains("\n" + table + "\n");
    }

    @Test
    void eachPageBelongsToARecipe() {
        assertThat(COOKBOOK.resolve("recipes").toFile().list())
                .containsExactlyInAnyOrderElementsOf(Recipes.ALL.stream()
                        .map(recipe -> recipe.name() + ".md")
                        .toList());
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(COOKBOOK.resolve("README.md")));
        Recipes.ALL.forEach(recipe -> pages.add(COOKBOOK.resolve("recipes/" + recipe.name() + ".md")));
        for (Path page : pages) {
            Matcher link = Pattern.compile("\\]\\(([^)]+)\\)").matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1)).normalize()).exists();
            }
        }
    }

    private static String page(Recipe recipe) throws IOException {
        return Files.readString(COOKBOOK.resolve("recipes/" + recipe.name() + ".md"));
    }

    /** Returns the only block of this language on the page. */
    private static String block(String page, String language) {
        String[] parts = page.split("(?m)^```" + language + "\n");
        assertThat(parts).as("blocks of " + language).hasSize(2);
        return parts[1].substring(0, parts[1].indexOf("```"));
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words.toArray(String[]::new);
    }

    /** Replaces durations, which differ from run to run. */
    private static String withoutTimes(String output) {
        return output.replaceAll("\\d+\\.\\d\\d s\\b", "N s").replaceAll("saved: -?\\d+\\.\\d %", "saved: N %");
    }
}
