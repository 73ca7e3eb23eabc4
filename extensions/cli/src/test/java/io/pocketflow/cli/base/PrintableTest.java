package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void escapeSequencesAreTakenOut() {
        assertThat(Printable.line("a\u001b[31mb\u0007c\u009b2Jd\u007fe")).isEqualTo("a[31mbc2Jde");
    }

    @Test
    void whiteSpaceBecomesASpace() {
        assertThat(Printable.line("a\tb\nc\rd\u2028e")).isEqualTo("a b c d e");
    }

    @Test
    void charactersThatReverseTheWritingAreRemoved() {
        assertThat(Printable.line("a\u202eb\u2066c\u200bd\ufeffe")).isEqualTo("abcde");
    }

    @Test
    void textOfAnyLanguageStays() {
        String text = "Größe — ‘naïve’ 漢字 עברית \ud83d\udc69\u200d\ud83d\udcbb";
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void halfACharacterIsTakenOut() {
        assertThat(Printable.line("a\ud83db")).isEqualTo("ab");
    }
}
