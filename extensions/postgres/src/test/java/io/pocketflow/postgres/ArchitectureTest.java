package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.rooms.PublicApi;
import io.pocketflow.core.fixture.rooms.SourceSizes;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The names of the public API, and the sizes of files and of the package. */
class ArchitectureTest {

    @Test
    void publicNamesFollowTheSameRulesEverywhere() throws URISyntaxException {
        assertThat(PublicApi.of(PostgresStepStore.class).violations()).isEmpty();
    }

    @Test
    void filesHaveAtMost350LinesAndThePackageAtMost50Files() {
        assertThat(SourceSizes.above(Path.of(""), 350, 50)).isEmpty();
    }
}
