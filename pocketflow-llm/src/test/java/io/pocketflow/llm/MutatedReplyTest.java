package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in the place of any piece of an answer, there is a reply or an {@link LlmException}. */
class MutatedReplyTest {

    static Stream<GoldenFile> replies() {
        return GoldenFilesTest.replies();
    }

    static Stream<GoldenFile> streams() {
        return GoldenFilesTest.streams();
    }

    static Stream<GoldenFile> errors() {
        return Stream.concat(GoldenFilesTest.errors(), GoldenFilesTest.replies());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aWholeReplyIsReadOrRefused(GoldenFile golden) {
        int read = 0;
        for (JsonNode mutated : MutatedTrees.of(golden.json())) {
            try {
                sendBack(golden, golden.read(mutated));
                read++;
            } catch (LlmException e) {
                assertThat(e.kind()).isIn(LlmException.Kind.MALFORMED, LlmException.Kind.CONTENT_FILTERED);
            }
        }
        if (golden.expected().has("parts")) {
            assertThat(read).isPositive();
        }
    }

    /** A reply that could be read can be part of the next request. */
    private static void sendBack(GoldenFile golden, ChatReply reply) {
        ChatRequest next = ChatRequest.of(Message.user("Hi"), reply.message());
        golden.format().write(next, GoldenFile.MODEL, true, ModelConfig.of(golden.provider(), GoldenFile.MODEL));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsReadOrRefused(GoldenFile golden) {
        List<GoldenFile.Event> events = golden.events();
        for (int i = 0; i < events.size(); i++) {
            for (JsonNode mutated : MutatedTrees.of(events.get(i).data())) {
                List<GoldenFile.Event> changed = new ArrayList<>(events);
                changed.set(i, new GoldenFile.Event(events.get(i).name(), mutated));
                readOrRefuse(golden, changed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamWithAnEventLostOrDoubledIsReadOrRefused(GoldenFile golden) {
        for (int i = 0; i < golden.events().size(); i++) {
            List<GoldenFile.Event> lost = new ArrayList<>(golden.events());
            GoldenFile.Event event = lost.remove(i);
            readOrRefuse(golden, lost);
            List<GoldenFile.Event> doubled = new ArrayList<>(golden.events());
            doubled.add(i, event);
            readOrRefuse(golden, doubled);
        }
    }

    private static void readOrRefuse(GoldenFile golden, List<GoldenFile.Event> events) {
        StreamReader reader = golden.format().reader(GoldenFile.MODEL);
        try {
            for (GoldenFile.Event event : events) {
                if (reader.isError(event.name(), event.data())) {
                    assertThat(golden.format().error(event.data())).isNotNull();
                } else {
                    reader.read(event.name(), event.data(), to -> assertThat(to).isNotNull());
                }
            }
            sendBack(golden, reader.reply());
        } catch (LlmException e) {
            assertThat(e.kind()).isIn(LlmException.Kind.MALFORMED, LlmException.Kind.CONTENT_FILTERED);
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsAlwaysRead(GoldenFile golden) {
        for (JsonNode mutated : MutatedTrees.of(golden.json())) {
            assertThat(golden.format().error(mutated).codes()).isNotNull();
        }
    }
}
