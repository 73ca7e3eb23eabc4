package io.pocketflow.cookbook.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaProseTest {

    @Test
    void commentsAreFoundWithTheirLines() {
        List<Prose> texts = JavaProse.of("""
                /**
                 * First
                 * comment.
                 */
                class A { // Second.
                    char quote = '"'; /* Third. */
                    String no = "// a literal \\" /* of four words */";
                    // Fourth,
                    // on two lines.

                    // Fifth.
                }
                """, false);

        assertThat(texts)
                .extracting(text -> text.text().strip())
                .containsExactly("First comment.", "Second.", "Third.", "Fourth, on two lines.", "Fifth.");
        assertThat(texts)
                .extracting(text -> text.lineAt(text.text().indexOf('.')))
                .containsExactly(3, 5, 6, 9, 11);
    }

    @Test
    void literalsOfThreeWordsAreProse() {
        assertThat(strings("String a = \"two words\", b = \"it has three\";")).containsExactly("it has three");
    }

    @Test
    void literalsJoinedByAPlusAreOneText() {
        assertThat(strings("String a = \"one is \"\n + \"no node\", b = \"the other one\";"))
                .containsExactly("one is no node", "the other one");
    }

    @Test
    void dataAndPromptsAreNotProse() {
        assertThat(strings("""
                String json = "{\\"one\\": [\\"or two more\\"]}", xml = "<p>one two three</p>";
                // prompt
                String prompt = "tell me " + "all you know";
                String after = "this is prose";
                """)).containsExactly("this is prose");
        assertThat(strings("String block = \"\"\"\n one two three \\\"\"\" four\"\"\";"))
                .isEmpty();
    }

    private static List<String> strings(String source) {
        return JavaProse.of(source, true).stream()
                .filter(text -> text.kind == Prose.Kind.STRING)
                .map(Prose::text)
                .filter(text -> !text.equals(Prose.IGNORED))
                .toList();
    }
}
