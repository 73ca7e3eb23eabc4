package io.pocketflow.cookbook.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.FlowGraph;
import io.pocketflow.llm.OfflineModel;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each recipe can be copied: its folder compiles and runs alone, and its page says what happens. A few recipes run in
 * processes of their own, and all with {@code -Drecipes.processes=true}, as in {@code .ci/run}.
 */
@Execution(ExecutionMode.CONCURRENT)
class RecipesTest {

    private static final int MOST_LINES_OF_CODE = 160;
    private static final int MOST_LINES_OF_A_PAGE = 90;
    private static final int LONGEST_SENTENCE = 100;
    private static final List<String> PARTS =
            List.of("Run", "It prints", "How it works", "Simulated", "Copy it", "Next");
    private static final Pattern CODE = Pattern.compile("(?!import |package |\\s*(?:/?\\*|//|[{}]?$)).*");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Pattern FOLDER_OF_A_RECIPE = Pattern.compile("]\\(recipes/([a-z0-9]+)/README\\.md\\)");

    private static final boolean PROCESSES = Boolean.getBoolean("recipes.processes");
    private static final Map<String, CompiledRecipe> COMPILED = new ConcurrentHashMap<>();

    @TempDir
    private static Path target;

    @TempDir
    private Path work;

    static List<RecipeFolder> recipes() {
        return RecipeFolder.all();
    }

    static List<RecipeFolder> recipesInProcesses() {
        return recipes().stream().filter(RecipesTest::needsProcess).toList();
    }

    static List<RecipeFolder> recipesInThisProcess() {
        return recipes().stream().filter(recipe -> !needsProcess(recipe)).toList();
    }

    /** Returns whether a recipe starts processes itself, is the first one, or all recipes run in processes. */
    private static boolean needsProcess(RecipeFolder recipe) {
        return PROCESSES
                || recipe.name().equals("hello-world")
                || recipe.sources().stream()
                        .anyMatch(source -> RecipeFolder.read(source).contains("java.class.path"));
    }

    private static CompiledRecipe compiled(RecipeFolder recipe) {
        return COMPILED.computeIfAbsent(recipe.toString(), name -> CompiledRecipe.of(recipe, target));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void compilesAloneWithTheArtifactsOfItsPage(RecipeFolder recipe) {
        assertThat(compiled(recipe).messages()).isEmpty();
        assertThat(compiled(recipe).classes().resolve(recipe + "/" + recipe.program() + ".class"))
                .exists();
    }

    @ParameterizedTest
    @MethodSource("recipesInProcesses")
    void printsItsExpectedOutput(RecipeFolder recipe) throws Exception {
        assertPrintsItsOutput(recipe, compiled(recipe).run(work));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("recipesInThisProcess")
    @Execution(ExecutionMode.SAME_THREAD)
    @ResourceLock(Resources.SYSTEM_OUT) // a test that prints needs this lock too
    void printsItsExpectedOutputInThisProcess(RecipeFolder recipe) throws Exception {
        assertPrintsItsOutput(recipe, RecipeHost.run(compiled(recipe)));
    }

    private static void assertPrintsItsOutput(RecipeFolder recipe, CompiledRecipe.Run run) {
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(masked(run.out())).as(run.err()).isEqualTo(masked(recipe.file("output.txt")));
    }

    @ParameterizedTest
    @MethodSource("recipesInProcesses")
    void refusesAnUnknownOptionInASentence(RecipeFolder recipe) throws Exception {
        CompiledRecipe.Run run = compiled(recipe).run(work, "--no-such-option");

        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.err()).contains("--no-such-option").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void drawingIsThatOfTheFlow(RecipeFolder recipe) throws Exception {
        List<String> drawings = RecipeFolder.blocks(recipe.page(), "mermaid");
        assertThat(drawings).hasSize(1);
        CompiledRecipe compiled = compiled(recipe);
        URL[] classes = {compiled.classes().toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            Optional<Method> flow = Arrays.stream(
                            loader.loadClass(recipe + "." + recipe.program()).getDeclaredMethods())
                    .filter(method -> method.getName().equals("flow"))
                    .filter(method -> method.getParameterCount() < 2)
                    .findFirst();
            if (flow.isPresent()) {
                assertThat(drawings.get(0)).isEqualTo(drawn(flow.get()));
            }
        }
    }

    private static String drawn(Method flow) throws ReflectiveOperationException {
        flow.setAccessible(true);
        Object made = flow.getParameterCount() == 0 ? flow.invoke(null) : flow.invoke(null, new OfflineModel());
        Method graph = made.getClass().getMethod("graph");
        graph.setAccessible(true); // the base class of all flows is not public
        return ((FlowGraph) graph.invoke(made)).toMermaid();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void pageHasItsParts(RecipeFolder recipe) {
        assertThat(recipe.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(recipe.name().replace("-", "")).isEqualTo(recipe.toString());
        assertThat(recipe.titles()).isEqualTo(PARTS);
        assertThat(recipe.summary()).endsWith(".").hasSizeLessThanOrEqualTo(LONGEST_SENTENCE);
        assertThat(recipe.page().lines()).hasSizeLessThanOrEqualTo(MOST_LINES_OF_A_PAGE);
        assertThat(recipe.part("Copy it")).contains("cp -r cookbook/recipes/" + recipe + " src/main/java/\n");
        assertThat(RecipeFolder.blocks(recipe.part("Run"), "sh").get(0))
                .startsWith("./pocketflow run " + recipe.name() + "\n");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void pageShowsTheBeginningOfTheOutput(RecipeFolder recipe) {
        List<String> shown = RecipeFolder.blocks(recipe.part("It prints"), "text");
        assertThat(shown).hasSize(1);
        String beginning = shown.get(0).replaceFirst("…\n\\z", "");
        assertThat(masked(recipe.file("output.txt"))).startsWith(masked(beginning));
        if (beginning.equals(shown.get(0))) {
            assertThat(masked(beginning)).isEqualTo(masked(recipe.file("output.txt")));
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void linksLeadSomewhere(RecipeFolder recipe) {
        Matcher link = LINK.matcher(recipe.page());
        while (link.find()) {
            assertThat(recipe.path().resolve(link.group(1)).normalize()).exists();
        }
    }

    @Test
    void linksOfTheIndexLeadSomewhere() {
        Matcher link = LINK.matcher(RecipeFolder.read(RecipeFolder.COOKBOOK.resolve("README.md")));
        while (link.find()) {
            assertThat(RecipeFolder.COOKBOOK.resolve(link.group(1)).normalize()).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void sourcesAreShortAndNeedNoOtherRecipe(RecipeFolder recipe) {
        List<String> own = recipes().stream().map(RecipeFolder::toString).toList();
        int lines = 0;
        for (Path source : recipe.sources()) {
            String text = RecipeFolder.read(source);
            lines += (int) text.lines().filter(CODE.asMatchPredicate()).count();
            assertThat(text).startsWith("package " + recipe + ";\n");
            assertThat(IMPORT.matcher(text)
                            .results()
                            .map(found -> found.group(1).split("\\.")[0]))
                    .doesNotContainAnyElementsOf(own);
        }
        assertThat(lines).isBetween(1, MOST_LINES_OF_CODE);
    }

    @Test
    void eachOfTheFirstTenLeadsToTheNext() throws Exception {
        String index = Files.readString(RecipeFolder.COOKBOOK.resolve("README.md"));
        String beginning = index.substring(index.indexOf("## Begin here"), index.indexOf("## Batches"));
        List<String> first = FOLDER_OF_A_RECIPE
                .matcher(beginning)
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(first).hasSize(10);
        Map<String, RecipeFolder> byFolder =
                recipes().stream().collect(Collectors.toMap(RecipeFolder::toString, recipe -> recipe));
        for (int i = 0; i < first.size() - 1; i++) {
            Matcher next = LINK.matcher(byFolder.get(first.get(i)).part("Next"));
            assertThat(next.find()).isTrue();
            assertThat(next.group(1)).as(first.get(i)).isEqualTo("../" + first.get(i + 1) + "/README.md");
        }
    }

    @Test
    void indexListsEachRecipeWithItsSentence() throws Exception {
        String index = Files.readString(RecipeFolder.COOKBOOK.resolve("README.md"));
        for (RecipeFolder recipe : recipes()) {
            assertThat(index)
                    .containsOnlyOnce("| [" + recipe.name() + "](recipes/" + recipe + "/README.md) | "
                            + recipe.summary() + " |\n");
        }
    }

    /** Replaces the parts of an output that differ from run to run: durations, shares of time, and ports. */
    private static String masked(String output) {
        return output.replaceAll("\\d+(\\.\\d+)? (ms|s)\\b", "N $2")
                .replaceAll("-?\\d+(\\.\\d+)? % (saved|of the time)", "N % $2")
                .replaceAll("(127\\.0\\.0\\.1|localhost):\\d+", "$1:PORT");
    }
}
