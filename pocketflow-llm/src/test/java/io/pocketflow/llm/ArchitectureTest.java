package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.rooms.PublicApi;
import io.pocketflow.core.fixture.rooms.Rooms;
import io.pocketflow.core.fixture.rooms.SourceSizes;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the models: which packages a package may use, circles of classes, and sizes. */
class ArchitectureTest {

    private static final Rooms ROOMS = Rooms.of(ChatModel.class);

    /** The rooms that each room may use besides itself; {@code .} is the exported root. */
    private static final Map<String, String> MAY_USE = Map.ofEntries(
            Map.entry(".", "base schema stream report offline wire.ollama http budget decorate"),
            Map.entry("base", "."),
            Map.entry("offline", ". base"),
            Map.entry("schema", ". base"),
            Map.entry("stream", ". base"),
            Map.entry("report", ". base stream"),
            Map.entry("wire", ". base"),
            Map.entry("wire.openai", ". base schema wire"),
            Map.entry("wire.anthropic", ". base schema wire"),
            Map.entry("wire.gemini", ". base schema wire"),
            Map.entry("wire.ollama", ". base schema wire"),
            Map.entry("http", ". base stream report wire wire.openai wire.anthropic wire.gemini wire.ollama"),
            Map.entry("budget", ". base http"),
            Map.entry("decorate", ". base schema stream report http budget"),
            Map.entry("batch", ". base report http budget decorate wire wire.gemini"),
            Map.entry("agent", ". base schema decorate batch"));

    static Set<String> rooms() {
        return ROOMS.sizes().keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomsUseOnlyTheRoomsBelowThem(String room) {
        assertThat(MAY_USE).containsKey(room);
        ROOMS.assertUsesOnly(room, List.of(), List.of(MAY_USE.get(room).split(" ")));
    }

    /** The one exception: {@code ChatModel.limited()} and its like make decorators, which are models and know budgets. */
    @Test
    void noOtherCircleThanTheDecoratorsSpansRooms() {
        assertThat(ROOMS.circlesAcrossRooms())
                .allSatisfy(circle -> assertThat(circle).contains(ChatModel.class.getName()));
    }

    @Test
    void publicNamesFollowTheSameRulesEverywhere() throws URISyntaxException {
        assertThat(PublicApi.of(ChatModel.class).violations()).isEmpty();
    }

    @Test
    void noCircleHasMoreThan45Classes() {
        System.out.println(
                "classes by room: " + ROOMS.sizes() + "; largest circle of classes: " + ROOMS.largestCircle());
        assertThat(ROOMS.largestCircle()).isLessThanOrEqualTo(45);
    }

    @Test
    void filesHaveAtMost350LinesAndRoomsAtMost50Files() {
        assertThat(SourceSizes.above(Path.of(""), 350, 50)).isEmpty();
    }
}
