package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The filter of everything that is printed on a terminal. */
class PlainStreamTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final PrintStream plain = PlainStream.over(new PrintStream(terminal, true, StandardCharsets.UTF_8));

    private String printed() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void controlAndFormattingCharactersAreRemoved() {
        plain.print("a\u001b[31mb\u009b2Jc\u202ed\u007fe\u0007f\rg\u200bh\udb40\udc41i");
        assertThat(printed()).isEqualTo("a[31mb2Jcdefghi");
    }

    @Test
    void linesTabsAndAllScriptsStay() {
        String text = "ä\tß\n漢字 \ud83d\ude00 \u0627\u0644 \u0915\u094d\u200d\u0937\n";
        plain.print(text);
        assertThat(printed()).isEqualTo(text);
    }

    @Test
    void aCharacterMayArriveByteByByte() {
        for (byte b : "ä漢\ud83d\ude00\u009b!".getBytes(StandardCharsets.UTF_8)) {
            plain.write(b);
        }
        plain.flush();
        assertThat(printed()).isEqualTo("ä漢\ud83d\ude00!");
    }

    @Test
    void aLongTextIsWhole() {
        String text = "漢\n".repeat(50_000);
        plain.print(text);
        assertThat(printed()).isEqualTo(text);
    }

    @Test
    void aLostTerminalIsReported() {
        PrintStream lost = PlainStream.over(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        }));
        lost.println("a");
        assertThat(lost.checkError()).isTrue();
    }

    @Test
    void onlyTheBarMayOverwriteItsLine() {
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                plain,
                new PrintStream(terminal, true, StandardCharsets.UTF_8),
                new Console.Terminals(false, true, true, () -> 80),
                Path.of(""),
                Map.of());
        console.err().print("\r2/2");
        console.overwrite("3\u001b/3");
        assertThat(printed()).isEqualTo("2/2\r\u001b[K3/3");
    }

    @Test
    void aLogMessageIsOneLine() {
        LogStream log = new LogStream(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        log.println("WARN a\n[main] ERROR forged\u001b[2J\u2028b");
        log.println((Object) "\tat a\nb");
        assertThat(printed().replace(System.lineSeparator(), "\n"))
                .isEqualTo("WARN a [main] ERROR forged[2J b\n\tat a b\n");
    }
}
