package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The tables of options on the pages of the commands are those of the commands. */
class CommandOptionsTest {

    /** The classes of the commands, by the names under which the pages list their options. */
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("ask", "Ask"),
            Map.entry("pool", "PoolCommand"),
            Map.entry("embed", "EmbedCommand"),
            Map.entry("similar", "SimilarCommand"),
            Map.entry("models", "ListModels"),
            Map.entry("batches", "BatchesCommand"),
            Map.entry("flink-submit", "FlinkSubmit"),
            Map.entry("journal", "JournalCommand"),
            Map.entry("journal fork", "ForkRun"),
            Map.entry("journal rerun", "RerunSteps"),
            Map.entry("journal prune", "PruneRuns"),
            Map.entry("run", "RunRecipe"),
            Map.entry("recipes", "ListRecipes"),
            Map.entry("graph", "DrawRecipe"));

    private static final Pattern TABLE =
            Pattern.compile("(?s)<!-- options: ([a-z][a-z -]*[a-z]) -->\n(.*?)<!-- end of options -->");

    static List<Path> pages() {
        return Site.files(Site.DOCS.resolve("command-line"), ".md").stream()
                .filter(page -> TABLE.matcher(Site.read(page)).find())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void optionsAreThoseOfTheCommand(Path page) {
        String made = TABLE.matcher(Site.read(page))
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement("<!-- options: " + found.group(1)
                        + " -->\n" + table(command(found.group(1))) + "<!-- end of options -->"));

        assertThat(Site.generated(page, made)).isEqualTo(made);
    }

    @Test
    void eachCommandIsOnAPage() {
        assertThat(pages().stream()
                        .flatMap(page -> TABLE.matcher(Site.read(page)).results())
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(COMMANDS.keySet());
    }

    /** The class of all commands lists those that it adds. */
    @Test
    void allCommandsAreKnown() {
        String all = Site.read(Site.ROOT.resolve("extensions/cli/src/main/java/io/pocketflow/cli/Commands.java"));
        Set<String> added = Pattern.compile("add\\(line, given, (\\w+)\\.class|addSubcommand\\(new (\\w+)\\(")
                .matcher(all)
                .results()
                .map(CommandOptionsTest::name)
                .collect(Collectors.toSet());

        assertThat(added).containsExactlyInAnyOrderElementsOf(COMMANDS.values());
    }

    private static String name(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static CommandLine command(String name) {
        try {
            Class<?> type = Class.forName("io.pocketflow.cli." + COMMANDS.get(name));
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return new CommandLine(constructor.newInstance(new Object[constructor.getParameterCount()]));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the command '" + name + "' cannot be created", e);
        }
    }

    private static String table(CommandLine command) {
        List<String> rows = new ArrayList<>();
        for (PositionalParamSpec argument : command.getCommandSpec().positionalParameters()) {
            rows.add(row(argument.paramLabel(), argument));
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp() && !option.inherited()) {
                String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                rows.add(row(String.join(", ", option.names()) + label, option));
            }
        }
        return rows.isEmpty()
                ? "It has no options besides `--help`.\n"
                : "| option | meaning |\n|---|---|\n" + String.join("", rows);
    }

    private static String row(String name, ArgSpec argument) {
        String description = String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
                .replace("%%", "%")
                .replace("%n", " ")
                .replaceAll("(\\{\\{|}}|\\{[\\w .|]+}|'[^' ]+'|(?<![\\w`-])--[a-z-]+)", "`$1`")
                .replace("|", "\\|");
        return "| `" + name + "` | " + description + (argument.required() ? " (required)" : "") + " |\n";
    }
}
