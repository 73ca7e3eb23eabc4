package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {

    private static final String USAGE = """
            usage: pocketflow recipes                  lists the recipes
                   pocketflow run NAME [ARGUMENT...]   runs a recipe; with --help, prints its arguments
                   pocketflow --help                   prints this
            exit codes: 0 success, 1 failure, 2 invalid arguments, 3 some items failed
            """;

    private final TestSession session = new TestSession();

    @Test
    void recipesAreListed() {
        assertThat(session.command("recipes")).isZero();
        assertThat(session.out()).isEqualTo("""
                hello-world          one question, one answer
                node                 a node that is retried, and its fallback
                flow                 a menu: branches and a loop, until you quit
                communication        nodes that share typed state
                batch-node           a table of cities, counted in chunks
                batch-flow           images times filters, one after another
                nested-batch         texts, and in each of them its paragraphs
                async-basic          async nodes, and a user who gives feedback
                parallel-batch       summaries of many files, several at a time
                parallel-batch-flow  images times filters in parallel, compared with one after another
                parallel-chains      three agents on several topics, two chains at a time
                url-summaries        pages fetched, converted to Markdown and summarized in one sentence
                weekly-report        200 sources summarized, and their summaries combined
                """);
    }

    @Test
    void whereAFailureHappenedIsShownOnDemand() {
        assertThat(session.command("run", "batch-node", "none.csv")).isEqualTo(1);
        assertThat(session.err()).startsWith("pocketflow: ").hasLineCount(1);
        assertThat(session.verbose().command("run", "batch-node", "none.csv")).isEqualTo(1);
        assertThat(session.err()).contains("\tat io.pocketflow.cookbook.batchnode.");
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "help"})
    void helpIsAResult(String help) {
        assertThat(session.command(help)).isZero();
        assertThat(session.out()).isEqualTo(USAGE);
        assertThat(session.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "walk, unknown command 'walk'",
        "run, missing name of a recipe",
        "run walk, there is no recipe 'walk'; 'pocketflow recipes' lists them",
        "recipes all, recipes accepts no arguments but was given all",
    })
    void wrongUsageIsAnsweredWithTheUsage(String line, String complaint) {
        assertThat(session.command(line.split(" "))).isEqualTo(2);
        assertThat(session.err()).isEqualTo("pocketflow: " + complaint + "\n" + USAGE);
        assertThat(session.out()).isEmpty();
    }

    @Test
    void aMissingCommandIsAnsweredWithTheUsage() {
        assertThat(session.command()).isEqualTo(2);
        assertThat(session.err()).isEqualTo("pocketflow: missing command\n" + USAGE);
    }

    @Test
    void anEscapeSequenceInACommandIsNotPrinted() {
        session.command("\u001b[2J");
        assertThat(session.err()).startsWith("pocketflow: unknown command '[2J'\n");
    }

    static Iterable<Recipe> recipes() {
        return Recipes.ALL;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeRefusesAnUnknownOptionWithItsUsage(Recipe recipe) {
        assertThat(session.command("run", recipe.name(), "--no-such-option")).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err())
                .isEqualTo("pocketflow: unknown option --no-such-option\n"
                        + ("usage: pocketflow run " + recipe.name() + " " + recipe.arguments()).strip() + "\n");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipePrintsItsArguments(Recipe recipe) {
        assertThat(session.command("run", recipe.name(), "--help")).isZero();
        assertThat(session.out())
                .isEqualTo(recipe.summary() + "\n"
                        + ("usage: pocketflow run " + recipe.name() + " " + recipe.arguments()).strip() + "\n");
    }

    @Test
    void anUnknownModelIsWrongUsage() {
        assertThat(session.command("run", "hello-world", "--model", "clever")).isEqualTo(2);
        assertThat(session.err())
                .startsWith("pocketflow: there is no model 'clever': known are 'offline', 'script:FILE' and");
    }

    @Test
    void aFailureInANodeIsASentence() {
        assertThat(session.command("run", "batch-node", "no.csv")).isEqualTo(1);
        assertThat(session.err()).isEqualTo("pocketflow: " + TestSession.HOME.resolve("no.csv") + ": no such file\n");
    }
}
