package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages on the page about messages are those of the sources. */
class MessagesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(.+?)` \\| ");
    private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"");

    /** The sources, in which each text stands in one piece. */
    private static final String SOURCES = Stream.of("pocketflow-core", "pocketflow-llm", "extensions")
            .flatMap(module -> Site.files(Site.ROOT.resolve(module), ".java").stream())
            .filter(file -> file.toString().replace('\\', '/').contains("/src/main/"))
            .map(file -> JOIN.matcher(Site.read(file)).replaceAll(""))
            .collect(Collectors.joining());

    static List<String> messages() {
        Path page = Site.DOCS.resolve("errors.md");
        return ROW.matcher(Site.read(page)).results().map(row -> row.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void fixedPartsStandInTheSources(String message) {
        assertThat(parts(message)).isNotEmpty().allMatch(SOURCES::contains);
    }

    /** Returns the fixed parts of a message that are long enough to be recognized. */
    private static List<String> parts(String message) {
        return Stream.of(message.split("…"))
                .map(part -> part.replaceAll("^['$ ]+|['$ ]+$", ""))
                .filter(part -> part.length() > 3)
                .toList();
    }

    @Test
    void allMessagesAreRead() {
        Matcher rows = Pattern.compile("(?m)^\\| `").matcher(Site.read(Site.DOCS.resolve("errors.md")));
        assertThat(messages()).hasSizeGreaterThan(40).hasSize((int)
                rows.results().count());
    }

    @Test
    void unknownMessagesAreFound() {
        assertThat(parts("there is no walue for key '…'; there are values for …"))
                .anyMatch(part -> !SOURCES.contains(part));
    }
}
