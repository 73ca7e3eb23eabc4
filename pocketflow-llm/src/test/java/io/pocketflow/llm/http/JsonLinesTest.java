package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private static final String LINES = "{\"a\":\"größer 漢字 🙂\"}\n\n \t\r\n{\"b\":2}\r\n{\"c\":3}";

    private static List<String> read(byte[]... parts) {
        JsonLines frames = new JsonLines(1_000);
        List<String> lines = new ArrayList<>();
        for (byte[] part : parts) {
            frames.add(List.of(ByteBuffer.wrap(part)));
            while (frames.next()) {
                lines.add(frames.name() + frames.text());
            }
        }
        if (frames.last()) {
            lines.add(frames.text());
        }
        return lines;
    }

    @Test
    void anyCutGivesTheSameLines() {
        byte[] all = LINES.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            assertThat(read(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
                    .as("cut at %s", cut)
                    .containsExactly("{\"a\":\"größer 漢字 🙂\"}", "{\"b\":2}", "{\"c\":3}");
        }
    }

    @Test
    void nothingIsLeftBehindALastLineEnd() {
        assertThat(read("{}\n".getBytes(StandardCharsets.UTF_8))).containsExactly("{}");
    }

    @Test
    void aLineThatIsTooLongIsRefusedThoughItNeverEnds() {
        JsonLines frames = new JsonLines(10);
        frames.add(List.of(ByteBuffer.wrap("{\"a\":\"12345".getBytes(StandardCharsets.UTF_8))));
        assertThatThrownBy(frames::next).hasRootCauseMessage("a line has more than 10 bytes");
    }
}
