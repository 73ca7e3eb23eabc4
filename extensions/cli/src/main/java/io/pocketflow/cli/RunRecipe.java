package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.recipes.Cookbook;
import io.pocketflow.cli.recipes.Recipe;
import io.pocketflow.cli.recipes.RecipeProgram;
import io.pocketflow.llm.ChatModels;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow run}: runs the main method of a recipe of the cookbook with its arguments. */
@Command(
        name = "run",
        description = "Runs a recipe of the cookbook.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow run hello-world",
            "  pocketflow run hello-world --model openai:gpt-4o-mini",
            "  pocketflow run parallel-batch --help",
            "  pocketflow run parallel-batch cookbook/data/texts --max-concurrency 10 --model offline"
        })
final class RunRecipe implements Callable<Integer> {

    private static final String MODEL = "--model";

    private final Console console;
    private final Cookbook cookbook;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit")
    private boolean help;

    @Option(
            names = MODEL,
            paramLabel = "NAME",
            description = {
                "model to call, also after the name of the recipe: openai:MODEL, openai-responses:MODEL, anthropic:MODEL,"
                        + " gemini:MODEL, ollama:MODEL, script:FILE or offline.",
                "Without it, a recipe calls no language model: its page says which answers are simulated"
            })
    private @Nullable String model;

    @Parameters(index = "0", paramLabel = "NAME", description = "the recipe; 'pocketflow recipes' lists them")
    private String name;

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "arguments of the recipe; 'pocketflow run NAME --help' prints examples")
    private List<String> arguments = new ArrayList<>();

    RunRecipe(Console console, Cookbook cookbook) {
        this.console = console;
        this.cookbook = cookbook;
    }

    @Override
    public Integer call() throws Exception {
        Recipe recipe = cookbook.named(name);
        List<String> own = withoutModel();
        if (isHelp(own)) {
            console.print(recipe.name() + ": " + recipe.summary() + "\n\n" + recipe.usage() + "\n");
            return ExitCodes.DONE;
        }
        introduce(recipe);
        run(recipe, own);
        return ExitCodes.DONE;
    }

    /** Removes {@code --model} from the arguments of the recipe, which reads the model from a system property. */
    private List<String> withoutModel() {
        List<String> own = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                own.addAll(arguments.subList(i, arguments.size()));
                break;
            } else if (argument.startsWith(MODEL + "=")) {
                choose(argument.substring(MODEL.length() + 1));
            } else if (argument.equals(MODEL)) {
                if (++i == arguments.size()) {
                    throw new ParameterException(spec.commandLine(), "--model needs the name of a model");
                }
                choose(arguments.get(i));
            } else {
                own.add(argument);
            }
        }
        return own;
    }

    private void choose(String name) {
        if (model != null) {
            throw new ParameterException(spec.commandLine(), "--model may be given only once");
        }
        model = name;
    }

    private static boolean isHelp(List<String> arguments) {
        int end = arguments.indexOf("--");
        List<String> options = end < 0 ? arguments : arguments.subList(0, end);
        return options.contains("--help") || options.contains("-h");
    }

    /** Prints on standard error who answers, unless it is a language model. Rejects an unknown model. */
    private void introduce(Recipe recipe) {
        if (model == null) {
            recipe.simulated().ifPresent(simulated -> console.remark("simulated: " + simulated));
            return;
        }
        try {
            ModelOptions.introduce(ChatModels.of(model), console);
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()), unknown);
        }
        System.setProperty("pocketflow.model", model);
    }

    private void run(Recipe recipe, List<String> own) throws IOException, UserError {
        System.setProperty("pocketflow.recipe", recipe.folder().toAbsolutePath().toString());
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(console.out());
        System.setErr(console.err());
        try (RecipeProgram program = RecipeProgram.load(recipe, cookbook.classes())) {
            program.run(own);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
