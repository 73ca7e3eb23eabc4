package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.recipes.Cookbook;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code run}, {@code recipes} and {@code graph} on a cookbook of two recipes. */
class RecipeCommandsTest {

    private static final String PAGE = """
            # say-it

            Prints what
            it was given.

            ```mermaid
            flowchart TD
              n0["Say"]
            ```

            ## Run

            ```sh
            ./pocketflow run say-it
            ./pocketflow run say-it "a b"
            ```

            One argument or more.

            ## Simulated

            The [answers](answers.txt) come from
            a `script`.

            ## Next

            Nothing.
            """;

    private static final String PROGRAM = """
            package sayit;
            public class SayIt {
                public static void main(String[] args) {
                    if (args.length > 0 && args[0].equals("fail")) throw new IllegalStateException("it failed");
                    System.out.println(String.join("|", args));
                    if (args.length > 0 && args[0].equals("class path")) {
                        System.out.println(System.getProperty("java.class.path"));
                        return;
                    }
                    System.out.println(System.getProperty("pocketflow.model", "none"));
                    System.out.println(System.getProperty("pocketflow.recipe"));
                    System.out.println(Thread.currentThread().getContextClassLoader() == SayIt.class.getClassLoader());
                    System.err.println("progress");
                }
            }
            """;

    @TempDir
    private static Path folder;

    private static Cookbook cookbook;

    private final TestConsole console = new TestConsole();

    @BeforeAll
    static void makeCookbook() throws Exception {
        cookbook = new Cookbook(folder, folder.resolve("jars"));
        Files.createDirectories(folder.resolve("recipes/sayit"));
        Files.createDirectories(folder.resolve("recipes/another"));
        Files.createDirectories(folder.resolve("recipes/nopage"));
        Files.createDirectories(folder.resolve("jars"));
        Files.writeString(folder.resolve("README.md"), "| [say-it](recipes/sayit/README.md) | Prints. |\n");
        Files.writeString(folder.resolve("recipes/sayit/README.md"), PAGE);
        Files.writeString(folder.resolve("recipes/another/README.md"), "# another\n\nHas no program.\n\n## Run\n");
        Files.writeString(folder.resolve("recipes/sayit/SayIt.java"), PROGRAM);
        Path classes = folder.resolve("classes");
        FlowClasses.compile(classes, "SayIt", PROGRAM);
        assertThat(java.util.spi.ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", "" + folder.resolve("jars/r.jar"), "-C", "" + classes, "."))
                .isZero();
    }

    @AfterEach
    void forgetModel() {
        System.clearProperty("pocketflow.model");
        System.clearProperty("pocketflow.recipe");
    }

    private int run(String... arguments) {
        return Main.run(console.console(), cookbook, arguments);
    }

    @Test
    void recipesAreListedInTheOrderOfTheIndex() {
        assertThat(run("recipes")).isZero();
        assertThat(console.out()).startsWith("""
                say-it                     Prints what it was given.
                another                    Has no program.
                """);
        assertThat(console.err()).isEmpty();
    }

    @Test
    void argumentsReachTheRecipe() {
        assertThat(run("run", "say-it", "a b", "--deep", "--", "--model")).isZero();
        assertThat(console.out())
                .isEqualTo("a b|--deep|--|--model\nnone\n" + folder.resolve("recipes/sayit") + "\ntrue\n");
    }

    @Test
    void aProcessOfTheRecipeFindsItsClasses() {
        String own = System.getProperty("java.class.path");
        assertThat(run("run", "say-it", "class path")).isZero();
        assertThat(console.out())
                .isEqualTo("class path\n" + own + java.io.File.pathSeparator + folder.resolve("jars/r.jar") + "\n");
        assertThat(System.getProperty("java.class.path")).isEqualTo(own);
    }

    @Test
    void simulatedPartsAreReported() {
        assertThat(run("run", "say-it")).isZero();
        assertThat(console.err()).isEqualTo("simulated: The answers come from a script.\nprogress\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run --model offline say-it x", "run say-it --model offline x", "run say-it x --model=offline"})
    void modelReachesTheRecipeAsAProperty(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(console.out()).startsWith("x\noffline\n");
        assertThat(console.err()).startsWith("model: offline-textrank, an extractive summarizer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run say-it --model clever                 | there is no model 'clever': known are 'offline',
            run say-it --model                        | --model needs the name of a model
            run --model offline say-it --model offline | --model may be given only once
            run sayit                                 | there is no recipe 'sayit'; did you mean 'say-it'? 'pocketflow recipes' lists them
            graph walk                                | there is no recipe 'walk'; 'pocketflow recipes' lists them
            run nopage                                | there is no recipe 'nopage'; 'pocketflow recipes' lists them
            """)
    void anInvalidCommandLineIsRefused(String line, String complaint) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(console.err()).contains("pocketflow: " + complaint);
        assertThat(console.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpIsTheRunPartOfThePage(String help) {
        assertThat(run("run", "say-it", help)).isZero();
        assertThat(console.out()).isEqualTo("""
                say-it: Prints what it was given.

                ./pocketflow run say-it
                ./pocketflow run say-it "a b"

                One argument or more.
                """);
        assertThat(console.err()).isEmpty();
    }

    @Test
    void aFailureOfTheRecipeIsASentence() {
        assertThat(run("run", "say-it", "fail")).isEqualTo(1);
        assertThat(console.err()).endsWith("pocketflow: java.lang.IllegalStateException: it failed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verbose run", "run --verbose"})
    void verbosePrintsTheStackTraceOfARecipe(String start) {
        assertThat(run((start + " say-it fail").split(" "))).isEqualTo(1);
        assertThat(console.err()).contains("\tat sayit.SayIt.main");
    }

    @Test
    void aRecipeWithoutAProgramIsExplained() {
        assertThat(run("run", "another")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pocketflow: the recipe 'another' has no class with a main method in "
                        + folder.resolve("recipes/another") + "\n");
    }

    @Test
    void aRecipeThatIsNotCompiledIsExplained() {
        Cookbook none = new Cookbook(folder, folder.resolve("none"));
        assertThat(Main.run(console.console(), none, "run", "say-it")).isEqualTo(1);
        assertThat(console.err()).contains("the class sayit.SayIt of the recipe 'say-it' is not compiled in ");
    }

    @Test
    void aMissingCookbookIsExplained() {
        Cookbook none = new Cookbook(folder.resolve("none"), folder);
        assertThat(Main.run(console.console(), none, "recipes")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pocketflow: the recipes are not installed: cannot read the folder "
                        + folder.resolve("none/recipes") + "\n");
    }

    @Test
    void theDrawingIsThatOfThePage() {
        assertThat(run("graph", "say-it")).isZero();
        assertThat(console.out()).isEqualTo("flowchart TD\n  n0[\"Say\"]\n");
    }

    @Test
    void anOutputThatCannotBeWrittenIsReported() {
        console.losingOutputAfter(3);
        assertThat(run("run", "say-it")).isEqualTo(1);
        assertThat(console.err()).contains("pocketflow: standard output could not be written: ");
    }
}
