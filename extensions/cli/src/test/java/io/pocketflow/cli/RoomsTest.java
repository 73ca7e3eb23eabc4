package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.rooms.Rooms;
import io.pocketflow.core.fixture.rooms.SourceSizes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the command line: which packages a package may use, sizes, and that no circle of classes spans packages. */
class RoomsTest {

    private static final Rooms ROOMS = Rooms.of(Main.class);

    private static final Map<String, List<String>> MAY_USE = Map.of(
            "base", List.of(),
            "start", List.of(),
            "items", List.of("base"),
            "flow", List.of("base"),
            "ledger", List.of("base"),
            "results", List.of("base", "items"),
            "pool", List.of("base", "items", "ledger", "results"),
            "recipes", List.of("base"),
            "vectors", List.of("base"),
            ".", List.of("base", "flow", "items", "ledger", "pool", "recipes", "results", "start", "vectors"));

    static Set<String> rooms() {
        return ROOMS.sizes().keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomsUseOnlyTheRoomsBelowThem(String room) {
        assertThat(MAY_USE).containsKey(room);
        ROOMS.assertUsesOnly(room, List.of(), MAY_USE.get(room));
    }

    @Test
    void filesHaveAtMost350LinesAndRoomsAtMost50Files() {
        assertThat(SourceSizes.above(Path.of(""), 350, 50)).isEmpty();
    }

    @Test
    void noCircleOfClassesSpansRooms() {
        assertThat(ROOMS.circlesAcrossRooms()).isEmpty();
    }
}
