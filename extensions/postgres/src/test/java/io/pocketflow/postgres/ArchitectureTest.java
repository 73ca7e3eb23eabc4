package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.fixture.rooms.SourceSizes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sizes of files and of the package. */
class ArchitectureTest {

    @Test
    void filesHaveAtMost350LinesAndThePackageAtMost50Files() {
        assertThat(SourceSizes.above(Path.of(""), 350, 50)).isEmpty();
    }
}
