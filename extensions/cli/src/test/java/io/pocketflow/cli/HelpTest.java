package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.base.StyledText;
import io.pocketflow.cli.recipes.Cookbook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The pages of {@code --help}: the file that a start prints has what picocli renders, and only a terminal gets styles. */
class HelpTest {

    private static final Path FILE = Path.of("src/main/resources/io/pocketflow/cli", HelpPages.FILE);

    private static final String WRITE = "./mvnw -pl extensions/cli -am test -Dtest=HelpTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dpocketflow.help.write=true";

    /** The control sequences of picocli's styles, and their names in the file. */
    private static final String[][] STYLES = {
        {"\u001b\\[1m([^\u001b]*)\u001b\\[21m\u001b\\[0m", "@|bold $1|@"},
        {"\u001b\\[3m([^\u001b]*)\u001b\\[23m\u001b\\[0m", "@|italic $1|@"},
        {"\u001b\\[33m([^\u001b]*)\u001b\\[39m\u001b\\[0m", "@|yellow $1|@"}
    };

    private final TestConsole console = new TestConsole();

    /** Returns the names of all commands, a subcommand's after that of its command; the program itself has an empty name. */
    static List<String> commands() {
        List<String> names = new ArrayList<>();
        addNames(Commands.line(new TestConsole().console(), Cookbook.installed(), "generate-completion"), "", names);
        return names;
    }

    private static void addNames(CommandLine command, String name, List<String> names) {
        names.add(name);
        command.getSubcommands().forEach((word, sub) -> addNames(sub, (name + " " + word).strip(), names));
    }

    private static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }

    private static String[] help(String command) {
        return words((command + " --help").strip());
    }

    /** Returns what picocli prints, with lines that end as in the file. */
    private static String rendered(TestConsole console, String command) {
        assertThat(Commands.of(console.console(), Cookbook.installed(), help(command))
                        .run())
                .isZero();
        return console.out().replace(System.lineSeparator(), "\n");
    }

    private static String marked(String shown) {
        String marked = shown;
        for (String[] style : STYLES) {
            marked = marked.replaceAll(style[0], style[1]);
        }
        assertThat(marked).doesNotContain("\u001b");
        return marked;
    }

    @Test
    void theFileHasThePageOfEachCommand() throws Exception {
        StringBuilder pages = new StringBuilder();
        for (String command : commands()) {
            pages.append(HelpPages.HEADING)
                    .append(("pocketflow " + command).strip())
                    .append('\n');
            pages.append(marked(rendered(new TestConsole().onTerminal(), command)));
        }
        if (Boolean.getBoolean("pocketflow.help.write")) {
            Files.writeString(FILE, pages);
        }
        assertThat(FILE)
                .as("the pages of --help, which this command writes anew: " + WRITE)
                .hasContent(pages.toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aPageIsPrintedAsPicocliRendersIt(String command) {
        assertThat(console.run(help(command))).isZero();
        assertThat(console.out())
                .isEqualTo(rendered(new TestConsole(), command))
                .doesNotContain("\u001b", "@|", "|@");
        TestConsole terminal = new TestConsole().onTerminal();
        assertThat(terminal.run(help(command))).isZero();
        assertThat(terminal.out()).isEqualTo(rendered(new TestConsole().onTerminal(), command));
        assertThat(console.err() + terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "pool --help", "pool --lines --help"})
    void aTerminalShowsStyles(String line) {
        assertThat(console.onTerminal().run(words(line))).isZero();
        assertThat(console.out())
                .startsWith("Usage: \u001b[1mpocketflow")
                .contains("\u001b[33m--verbose\u001b[39m\u001b[0m")
                .doesNotContainPattern("[^\u001b]\\[\\d+m");
    }

    @Test
    void aTerminalShowsTheStylesOfTheUsageAfterAnError() {
        assertThat(console.onTerminal().run()).isEqualTo(2);
        assertThat(console.err()).startsWith("pocketflow: a command is missing\nUsage: \u001b[1mpocketflow\u001b[21m");
        assertThat(console.out()).isEmpty();
    }

    static Stream<TestConsole> plain() {
        return Stream.of(
                new TestConsole(),
                new TestConsole().onTerminal().with("NO_COLOR", "1"),
                new TestConsole().onTerminal().with("CLICOLOR", "0"),
                new TestConsole().with("CLICOLOR_FORCE", "0"));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void stylesCanBeRefused(TestConsole refusing) {
        assertThat(refusing.run("--help")).isZero();
        assertThat(refusing.run("ask", "--stream", "--help")).isZero();
        assertThat(refusing.run()).isEqualTo(2);
        assertThat(refusing.out() + refusing.err()).doesNotContain("\u001b", "[1m", "@|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "ask --stream --help"})
    void stylesCanBeForced(String line) {
        assertThat(console.with("CLICOLOR_FORCE", "1").run(words(line))).isZero();
        assertThat(console.out()).startsWith("Usage: \u001b[1mpocketflow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "walk|--help",
                "pool|ask|--help",
                "journal fork|--help",
                "pocketflow|--help",
                "run|hello-world|--help",
                "pool|--lines|-h",
                "ask|--version",
                "--help|ask",
                "journal"
            })
    void otherArgumentsAreParsed(String line) {
        assertThat(QuickAnswer.to(line.split("\\|"))).isNull();
    }

    @Test
    void stylesBecomeControlSequences() {
        StyledText text = new StyledText("a @|bold b c|@, @|italic d|@@|yellow e|@ |@ @");
        assertThat(text.plain()).isEqualTo("a b c, de |@ @");
        assertThat(text.styled())
                .isEqualTo("a \u001b[1mb c\u001b[21m\u001b[0m, \u001b[3md\u001b[23m\u001b[0m"
                        + "\u001b[33me\u001b[39m\u001b[0m |@ @");
    }
}
