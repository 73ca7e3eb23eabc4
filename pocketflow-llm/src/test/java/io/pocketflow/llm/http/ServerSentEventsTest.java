package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {

    private static final int MOST = 1_000_000;

    /** Has every kind of line end, field, comment and character length. */
    private static final String ALL_KINDS = "\uFEFF: a comment\r\n"
            + "event: first\r\ndata: {\"a\":\"größer 漢字 🙂\"}\r\nid: 7\r\n\r\n"
            + "data:one\ndata: two\ndata\ndata:  three\n\n"
            + "event: lost\r\revent: kept\rdata: x\r\r"
            + ":\n\nretry: 5\nunknown: y\ndatax: no\ndat\ndata: last\n\n"
            + "data: cut off";

    private static List<String> read(byte[]... parts) {
        ServerSentEvents frames = new ServerSentEvents(MOST, MOST);
        List<String> events = new ArrayList<>();
        for (byte[] part : parts) {
            frames.add(List.of(ByteBuffer.wrap(part).asReadOnlyBuffer()));
            while (frames.next()) {
                events.add(frames.name() + "|" + frames.text());
            }
        }
        assertThat(frames.last()).isFalse();
        return events;
    }

    private static List<String> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKindOfLine() {
        assertThat(read(ALL_KINDS))
                .containsExactly("first|{\"a\":\"größer 漢字 🙂\"}", "|one\ntwo\n\n three", "kept|x", "|last");
    }

    @Test
    void anyCutInTwoGivesTheSameEvents() {
        byte[] all = ALL_KINDS.getBytes(StandardCharsets.UTF_8);
        List<String> whole = read(all);
        for (int cut = 0; cut <= all.length; cut++) {
            assertThat(read(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
                    .as("cut at %s", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void singleBytesGiveTheSameEvents() {
        byte[] all = ALL_KINDS.getBytes(StandardCharsets.UTF_8);
        byte[][] bytes = new byte[all.length][];
        Arrays.setAll(bytes, i -> new byte[] {all[i]});
        assertThat(read(bytes)).isEqualTo(read(all));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyCutsInManyGiveTheSameEvents(long seed) {
        byte[] all = ALL_KINDS.repeat(50).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(seed);
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            int length = Math.min(all.length - at, random.nextInt(200));
            parts.add(Arrays.copyOfRange(all, at, at + length));
            at += length;
        }
        assertThat(read(parts.toArray(byte[][]::new))).isEqualTo(read(all));
    }

    @Test
    void severalBuffersComeAsOnePortion() {
        ServerSentEvents frames = new ServerSentEvents(MOST, MOST);
        frames.add(List.of(
                ByteBuffer.wrap("da".getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.allocate(0),
                ByteBuffer.wrap("ta: x\n\n".getBytes(StandardCharsets.UTF_8))));
        assertThat(frames.next()).isTrue();
        assertThat(frames.text()).isEqualTo("x");
    }

    @Test
    void emptyDataIsAnEventAndNoDataIsNone() {
        assertThat(read("data\n\nevent: e\n\nid: 1\n\ndata: \n\n")).containsExactly("|", "|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error: {\"a\":\n1}\n\n",
                "Error: {\"a\":\n1}\n\n",
                "ERROR:{\"a\":\n1}\n\n",
                "error: {\"a\":\n1}",
                "error: {\"a\":\n1}\ndata: [DONE]\n\n",
                "error: {\"a\":\n1}\nevent: end\ndata: [DONE]\n\n",
                "data: {\"cut\":\nerror: {\"a\":\n1}\n\n",
                "\uFEFFerror: {\"a\":\n1}\n\n",
                "error: {\"a\":\r\n1}\r\n\r\n",
                "error: {\"a\":\r1}\r\r",
                "event: error\nerror: {\"a\":\n1}\n\n",
                "id: 7\nerror: {\"a\":\n1}\n\n"
            })
    void errorFieldsAreEventsHoweverTheyEnd(String stream) {
        ServerSentEvents frames = new ServerSentEvents(MOST, MOST);
        frames.add(List.of(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8))));

        assertThat(frames.next() || frames.last()).isTrue();
        assertThat(frames.name()).isEqualTo("error");
        assertThat(frames.text()).isEqualTo("{\"a\":\n1}");
    }

    @Test
    void onlyOneSpaceBehindTheColonIsDropped() {
        assertThat(read("data:a\n\ndata: b\n\ndata:  c\n\n")).containsExactly("|a", "|b", "| c");
    }

    @Test
    void theNameHoldsForOneEventOnly() {
        assertThat(read("event: a\ndata: 1\n\ndata: 2\n\n")).containsExactly("a|1", "|2");
    }

    @ParameterizedTest
    @CsvSource({"data, 10", ":comment, 10", "event, 9"})
    void aLineThatIsTooLongIsRefusedThoughItNeverEnds(String field, int length) {
        ServerSentEvents frames = new ServerSentEvents(field.length() + length - 1, MOST);
        frames.add(List.of(ByteBuffer.wrap((field + "x".repeat(length)).getBytes(StandardCharsets.UTF_8))));
        assertThatThrownBy(frames::next)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("a line has more than " + (field.length() + length - 1) + " bytes");
    }

    @Test
    void anEventOfManyLinesThatIsTooLongIsRefused() {
        ServerSentEvents frames = new ServerSentEvents(MOST, 10);
        frames.add(List.of(ByteBuffer.wrap("data: 12345\ndata: 1234\ndata: 1".getBytes(StandardCharsets.UTF_8))));
        assertThat(frames.next()).isFalse();
        frames.add(List.of(ByteBuffer.wrap("\n".getBytes(StandardCharsets.UTF_8))));
        assertThatThrownBy(frames::next).hasRootCauseMessage("an event has more than 10 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: x\n\n", "{old}\ndata: x\n\n", ":c\r\r", "key: value\n"})
    void jsonOutsideOfEventsIsKeptForTheEnd(String before) {
        byte[] all = (before + "{\n  \"a\": 1\r\n\n}").getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            ServerSentEvents frames = new ServerSentEvents(MOST, MOST);
            for (byte[] part : List.of(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length))) {
                frames.add(List.of(ByteBuffer.wrap(part)));
                while (frames.next()) {}
            }
            assertThat(frames.last()).isFalse();
            assertThat(frames.outside()).isEqualTo("{\n  \"a\": 1\n}\n");
        }
    }

    @Test
    void ofWhatStandsOutsideOnlyTheStartIsKept() {
        ServerSentEvents frames = new ServerSentEvents(MOST, MOST);
        frames.add(List.of(ByteBuffer.wrap(("{" + "x\n".repeat(100_000)).getBytes(StandardCharsets.UTF_8))));
        assertThat(frames.next()).isFalse();
        assertThat(frames.outside()).hasSizeBetween(60_000, 70_000);
    }
}
