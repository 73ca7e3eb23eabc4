package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.rooms.PublicApi;
import io.pocketflow.core.fixture.rooms.Rooms;
import io.pocketflow.core.fixture.rooms.SourceSizes;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of durable stores: which packages a package may use, and the sizes of files and packages. */
class ArchitectureTest {

    private static final Rooms ROOMS = Rooms.of(Journal.class);

    @ParameterizedTest
    @CsvSource({"json, ''", "fork, json", "threads, ''"})
    void roomsUseOnlyTheRoomsBelowThem(String room, String rooms) {
        ROOMS.assertUsesOnly(room, List.of(), List.of(rooms.split(" ")));
    }

    @Test
    void publicNamesFollowTheSameRulesEverywhere() throws URISyntaxException {
        assertThat(PublicApi.of(Journal.class).violations()).isEmpty();
    }

    @Test
    void filesHaveAtMost350LinesAndThePackagesAtMost50Files() {
        assertThat(SourceSizes.above(Path.of(""), 350, 50)).isEmpty();
    }
}
