package io.pocketflow.cookbook.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The caller is told of the failure.",
                "A value whose type is untold.",
                "It tells why.",
                "Blocks without heeding interrupts.",
                "The text is no JSON.",
                "Those are no nodes.",
                "Runs so many items.",
                "Belongs to whoever calls.",
                "Waits until somebody listens.",
                "The run goes on.",
                "The others went on.",
                "The same with another timeout.",
                "An unknown field is of no account.",
                "Fails because of what is broken.",
                "Takes a fragment of it for the whole.",
                "What is kept.",
                "What holds for a node, in every form."
            })
    void badSamplesAreFound(String comment) {
        assertThat(check(Prose.Kind.COMMENT, comment)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reports the failure to the caller.",
                "There is no JSON in the text.",
                "The call is no longer in flight, and was no more than an attempt.",
                "The cell of a table, and an intelligent foretelling.",
                "Takes 10 ms for an item, and keeps the lock for a moment.",
                "It takes less time for a batch.",
                "What is kept? The records.",
                "Matches {@code is no node} and {@code the same with {@link Node}}.",
                "The prompt says \"tell me so many things\" and “whoever”.",
                "Runs <pre>so many</pre> and <code>tell</code>.",
                "An example: {@snippet : tell(somebody); }"
            })
    void goodSamplesPass(String comment) {
        assertThat(check(Prose.Kind.COMMENT, comment)).isEmpty();
    }

    @Test
    void wordsAreFoundInAnyCaseAndAcrossLines() {
        Prose prose = new Prose(Prose.Kind.COMMENT)
                .add("All of these are fine. SO ", 7)
                .add("MANY are not.", 8);

        assertThat(WordRule.check("A.java", prose))
                .singleElement()
                .hasToString("A.java:7: \"so many\" (the given number of): All of these are fine. SO MANY are not.");
    }

    @Test
    void quotesInMessagesAreReadToo() {
        assertThat(check(Prose.Kind.STRING, "the value \"x\" is told to the model"))
                .hasSize(1);
    }

    @Test
    void headingsAndParagraphsMayBeginWithWhat() {
        assertThat(check(Prose.Kind.MARKDOWN, "What users notice, newest first."))
                .isEmpty();
        assertThat(check(Prose.Kind.HEADING, "What is in it")).isEmpty();
        assertThat(check(Prose.Kind.HEADING, "So many parts")).hasSize(1);
        assertThat(check(Prose.Kind.MARKDOWN, "What is kept stays.")).hasSize(1);
    }

    private static List<Finding> check(Prose.Kind kind, String text) {
        return WordRule.check("A.java", new Prose(kind).add(text, 1));
    }
}
