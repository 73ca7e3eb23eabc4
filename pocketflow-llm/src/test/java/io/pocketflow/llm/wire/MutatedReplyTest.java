package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Mutations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in the place of any piece of an answer, there is a reply or an {@link LlmException}. */
class MutatedReplyTest {

    static Stream<Golden> replies() {
        return GoldenFilesTest.replies();
    }

    static Stream<Golden> streams() {
        return GoldenFilesTest.streams();
    }

    static Stream<Golden> errors() {
        return Stream.concat(GoldenFilesTest.errors(), GoldenFilesTest.replies());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aWholeReplyIsReadOrRefused(Golden golden) {
        int[] read = {0};
        Mutations.each(golden.json(), mutated -> {
            try {
                sendBack(golden, golden.read(mutated));
                read[0]++;
            } catch (LlmException e) {
                assertThat(e.kind()).isIn(LlmException.Kind.MALFORMED, LlmException.Kind.CONTENT_FILTERED);
            }
        });
        if (golden.expected().has("parts")) {
            assertThat(read[0]).isPositive();
        }
    }

    /** A reply that could be read can be part of the next request. */
    private static void sendBack(Golden golden, ChatReply reply) {
        ChatRequest next = ChatRequest.of(Message.user("Hi"), reply.message());
        golden.format().write(next, Golden.MODEL, true, ModelConfig.of(golden.provider(), Golden.MODEL));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsReadOrRefused(Golden golden) {
        List<Golden.Event> events = golden.events();
        for (int i = 0; i < events.size(); i++) {
            int place = i;
            Golden.Event event = events.get(place);
            Mutations.each(event.data(), mutated -> {
                List<Golden.Event> changed = new ArrayList<>(events);
                changed.set(place, new Golden.Event(event.name(), mutated));
                readOrRefuse(golden, changed);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamWithAnEventLostOrDoubledIsReadOrRefused(Golden golden) {
        for (int i = 0; i < golden.events().size(); i++) {
            List<Golden.Event> lost = new ArrayList<>(golden.events());
            Golden.Event event = lost.remove(i);
            readOrRefuse(golden, lost);
            List<Golden.Event> doubled = new ArrayList<>(golden.events());
            doubled.add(i, event);
            readOrRefuse(golden, doubled);
        }
    }

    private static void readOrRefuse(Golden golden, List<Golden.Event> events) {
        StreamReader reader = golden.format().reader(Golden.MODEL);
        try {
            for (Golden.Event event : events) {
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
    void anErrorIsAlwaysRead(Golden golden) {
        Mutations.each(
                golden.json(),
                mutated -> assertThat(golden.format().error(mutated).codes()).isNotNull());
    }
}
