package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the commands: each is in the help and in the documentation, and is suggested for a typing error. */
class OptionsTest {

    private static final Pattern OPTION = Pattern.compile("(?m)^ {2,6}(?:-h, )?(--[a-z-]+)");
    private static final Set<String> OF_ALL = Set.of("--help", "--version");
    private static final List<String> COMMANDS = List.of("ask", "pool", "embed", "similar", "models", "flink-submit");

    private static String help(String command) {
        TestConsole console = new TestConsole();
        assertThat(console.run(command, "--help")).isZero();
        return console.out();
    }

    static Stream<String> options() {
        return COMMANDS.stream().flatMap(command -> {
            Matcher option = OPTION.matcher(help(command));
            return option.results()
                    .map(found -> found.group(1))
                    .filter(name -> !OF_ALL.contains(name))
                    .map(name -> command + " " + name);
        });
    }

    @Test
    void eachCommandHasItsOptions() {
        assertThat(options())
                .contains("pool --flow", "pool --classpath", "pool --set", "ask --continue", "ask --forget")
                .contains("ask --file", "embed --batch", "embed --dimensions", "similar --top", "models --timeout")
                .hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("options")
    void eachOptionIsSuggested(String row) {
        String command = row.substring(0, row.indexOf(' '));
        String option = row.substring(row.indexOf(' ') + 1);
        TestConsole console = new TestConsole();
        assertThat(console.run(command, option + "x")).isEqualTo(2);
        assertThat(console.err()).contains("unknown option '" + option + "x'; did you mean '" + option + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ask", "pool", "embed", "similar", "models", "flink-submit"})
    void exitCodesAreInTheHelp(String command) {
        assertThat(help(command)).contains("Exit codes:", "0   ", "1   ", "2   ");
    }

    @Test
    void recipesArePrintedOneALineWithTheNameFirst() {
        TestConsole console = new TestConsole();
        assertThat(console.run("recipes")).isZero();
        assertThat(console.out().lines()).isNotEmpty().allMatch(line -> line.matches("[a-z][a-z0-9-]* .*\\S"));
        assertThat(console.err()).isEmpty();
    }
}
