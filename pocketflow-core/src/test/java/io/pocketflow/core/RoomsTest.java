package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.rooms.PublicApi;
import io.pocketflow.core.fixture.rooms.Rooms;
import io.pocketflow.core.fixture.rooms.SourceSizes;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rooms of core: which packages a package may use, how large a room and a circle of classes may be, and that no circle
 * spans packages.
 */
class RoomsTest {

    private static final Rooms ROOMS = Rooms.of(BaseNode.class);

    /** The values of core that the engine may use: no node, flow or route, and nothing that leads to one. */
    private static final String VALUES =
            "Attempts BoundedExecutor ContextCapture FlowException FlowSuspended Key OnFailure Outcome"
                    + " Params PoolLane Retry RetryHint RunOptions RunTimer Shared Attempt TypeRef UnknownAction";

    /** The floors below the nodes: what each room may use besides the JDK, the logger and itself. */
    @ParameterizedTest
    @CsvSource({
        "threads, RunTimer, ''",
        "hash, Outcome Params, ''",
        "values, '', ''",
        "event, Params, threads failure",
        "failure, FlowException FlowSuspended Outcome RetryHint, store",
        "future, '', failure threads",
        "store, '', hash",
        "limit, RunTimer Futures BoundedExecutor, threads future",
        "record, FlowSuspended, store hash failure future",
        "engine, " + VALUES + ", event failure future hash limit record store threads"
    })
    void floorsUseOnlyWhatIsBelowThem(String room, String values, String rooms) {
        ROOMS.assertUsesOnly(room, List.of(values.split(" ")), List.of(rooms.split(" ")));
    }

    /** The pool is on top: it may use everything, and not even the nodes use it. */
    @Test
    void theNodesUseOnlyTheRoomsBelowThePool() {
        ROOMS.assertUsesOnly(
                ".",
                List.of(),
                List.of("engine event failure future hash limit record store threads values".split(" ")));
    }

    @Test
    void noCircleOfClassesSpansPackages() {
        assertThat(ROOMS.circlesAcrossRooms()).isEmpty();
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

    @Test
    void publicNamesFollowTheSameRulesEverywhere() throws URISyntaxException {
        assertThat(PublicApi.of(BaseNode.class).violations()).isEmpty();
    }

    @Test
    void onlyRoomsThatUsersNeedAreExported() throws URISyntaxException {
        Path classes = Path.of(BaseNode.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(classes).findAll().iterator().next().descriptor();

        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(
                        "io.pocketflow.core",
                        "io.pocketflow.core.event",
                        "io.pocketflow.core.limit",
                        "io.pocketflow.core.pool",
                        "io.pocketflow.core.store");
    }
}
