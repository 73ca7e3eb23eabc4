package io.pocketflow.cookbook.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagesProseTest {

    @Test
    void proseOfMarkdownIsReadWithoutCodeAndQuotes() {
        List<Prose> texts = MarkdownProse.of("""
                # A heading

                A paragraph of `code` and
                [a link](https://example.org/tells).

                ```java
                tell();
                ```

                    indented();

                > A quote.

                - An item
                  of a list.

                | left | right |
                |---|---|
                | one | `two` |
                """);

        assertThat(texts)
                .extracting(text -> text.lineAt(0) + ": " + text)
                .containsExactly(
                        "1: A heading",
                        "3: A paragraph of \0 and a link.",
                        "14: An item of a list.",
                        "17: left",
                        "17: right",
                        "19: one",
                        "19: \0");
        assertThat(texts.get(1).lineAt(texts.get(1).text().indexOf("link"))).isEqualTo(4);
    }

    @Test
    void commentsOfScriptsAndXmlAreRead() {
        assertThat(texts(HashProse.of("#!/bin/sh\n# One,\n# two.\necho x\n  # Three.\n").stream()))
                .containsExactly("2: One, two.", "5: Three.");
        assertThat(texts(HashProse.ofXml("<a>\n  <!-- One,\n  two. -->\n</a>").stream()))
                .containsExactly("2: One, two.");
    }

    private static List<String> texts(Stream<Prose> texts) {
        return texts.map(text -> text.lineAt(0) + ": " + text.text().strip()).toList();
    }
}
