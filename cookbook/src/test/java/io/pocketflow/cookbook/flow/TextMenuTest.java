package io.pocketflow.cookbook.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.TestSession;
import org.junit.jupiter.api.Test;

class TextMenuTest {

    private static final String MENU = "upper, lower, reverse, count, text, quit? ";

    @Test
    void eachChoiceWorksOnTheTextThatWasTyped() {
        assertThat(dialog("Hello there\nupper\nlower\nreverse\ncount\nquit\n"))
                .isEqualTo("text: "
                        + (MENU + "  HELLO THERE\n")
                        + (MENU + "  hello there\n")
                        + (MENU + "  ereht olleH\n")
                        + (MENU + "  2 words\n")
                        + (MENU + "Goodbye.\n"));
    }

    @Test
    void anotherTextTakesThePlaceOfTheFirst() {
        assertThat(dialog("one\ntext\ntwo three\ncount\nquit\n"))
                .isEqualTo("text: " + MENU + "text: " + MENU + "  2 words\n" + MENU + "Goodbye.\n");
    }

    @Test
    void anUnknownChoiceIsAskedAgain() {
        assertThat(dialog("one\nUPPER\nquit\n")).isEqualTo("text: " + MENU + MENU + "Goodbye.\n");
    }

    @Test
    void theEndOfTheInputEndsTheMenu() {
        assertThat(dialog("one\n")).isEqualTo("text: " + MENU + "\nGoodbye.\n");
    }

    @Test
    void theEndOfTheInputEndsItBeforeAText() {
        assertThat(dialog("")).isEqualTo("text: \nGoodbye.\n");
    }

    @Test
    void anEmptyTextHasNoWords() {
        assertThat(dialog("\ncount\nquit\n")).isEqualTo("text: " + MENU + "  0 words\n" + MENU + "Goodbye.\n");
    }

    private static String dialog(String typed) {
        TestSession session = new TestSession().typing(typed);
        assertThat(session.run(new TextMenu())).isZero();
        assertThat(session.err()).isEmpty();
        return session.out();
    }
}
