package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PocketFlowTest {

    private final TestConsole console = new TestConsole();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "ask --help",
                "pool --help",
                "journal --help",
                "run --help",
                "recipes --help",
                "graph --help"
            })
    void helpGoesToStandardOutputWithExamples(String line) {
        assertThat(console.run(line.split(" "))).isZero();
        assertThat(console.err()).isEmpty();
        assertThat(console.out()).startsWith("Usage: pocketflow");
        assertThat(console.out()).contains("Example", "  pocketflow ");
    }

    @Test
    void theVersionGoesToStandardOutput() {
        assertThat(console.run("--version")).isZero();
        assertThat(console.out()).matches("pocketflow \\d+\\.\\d+\\.\\d+\\S* on Java \\S+\n");
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertThat(console.run()).isEqualTo(2);
        assertThat(console.err()).startsWith("pocketflow: a command is missing\nUsage: pocketflow ");
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        assertThat(console.run("walk\u001b[2J")).isEqualTo(2);
        assertThat(console.err())
                .startsWith("pocketflow: unknown command 'walk[2J'\n")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aks Hello              | unknown command 'aks'; did you mean 'ask'?
            recipe                 | unknown command 'recipe'; did you mean 'recipes'?
            walk                   | unknown command 'walk'
            pool --promt x         | unknown option '--promt'; did you mean '--prompt'?
            pool --prmopt=x        | unknown option '--prmopt'; did you mean '--prompt'?
            ask --modle m Hello    | unknown option '--modle'; did you mean '--model'?
            --versoin              | unknown option '--versoin'; did you mean '--version'?
            ask --zzzzzz Hello     | unknown option '--zzzzzz'
            ask Why not            | unexpected argument 'not'; put the prompt in quotes
            ask Why is it -5       | unexpected arguments, the first is 'is'; put the prompt in quotes
            pool --prompt Sum up   | unexpected argument 'up'; put the prompt in quotes
            recipes all            | unexpected argument 'all'
            """)
    void anInvalidCommandLineGetsAHint(String line, String complaint) {
        assertThat(console.run(line.strip().split(" "))).isEqualTo(2);
        assertThat(console.err().lines().findFirst()).contains("pocketflow: " + complaint);
        assertThat(console.out()).isEmpty();
    }

    @Test
    void completionIsAShellScript() {
        assertThat(console.run("generate-completion")).isZero();
        assertThat(console.out()).contains("pocketflow", "--max-concurrency", "complete ");
    }

    @Test
    void verbosePrintsTheStackTrace() {
        assertThat(console.run("journal", "--verbose", "none")).isEqualTo(1);
        assertThat(console.err()).contains("\tat io.pocketflow.cli.JournalCommand.call");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "recipes",
                "graph hello-world",
                "ask --model offline One.",
                "ask --model offline --stream One."
            })
    void aResultThatCannotBeWrittenIsReportedInOneLine(String line) {
        assertThat(console.losingOutputAfter(3).run(line.split(" "))).isEqualTo(1);
        assertThat(console.err().lines().filter(told -> told.startsWith("pocketflow: ")))
                .singleElement()
                .asString()
                .startsWith("pocketflow: standard output could not be written: ");
    }
}
