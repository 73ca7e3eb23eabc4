package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.testkit.rooms.Rooms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of core: which packages a package may use, and that no circle of classes spans packages. */
class RoomsTest {

    private static final Rooms ROOMS = Rooms.of(BaseNode.class);

    /** The lower floors: what each may use besides the JDK, the logger and itself. */
    @ParameterizedTest
    @CsvSource({
        "threads, RunTimer, ''",
        "future, '', ''",
        "hash, Params, ''",
        "event, Params, ''",
        "store, '', hash",
        "limit, RunTimer Futures BoundedExecutor, threads future"
    })
    void lowerFloorsUseOnlyWhatIsBelowThem(String room, String values, String rooms) {
        ROOMS.assertUsesOnly(room, List.of(values.split(" ")), List.of(rooms.split(" ")));
    }

    @Test
    void noCircleOfClassesSpansPackages() {
        System.out.println(
                "classes by room: " + ROOMS.sizes() + "; largest circle of classes: " + ROOMS.largestCircle());
        assertThat(ROOMS.circlesAcrossRooms()).isEmpty();
    }
}
