package io.pocketflow.cookbook.parallelbatchflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.Images;
import io.pocketflow.cookbook.TestSession;
import io.pocketflow.cookbook.batchflow.FilterImages;
import io.pocketflow.testkit.VirtualRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterImagesInParallelTest {

    @TempDir
    private Path folder;

    @Test
    void filesEqualThoseOfTheSequentialRecipe() throws Exception {
        assertThat(new TestSession().in(folder).run(new FilterImages(), "--out", "one"))
                .isZero();
        TestSession session = new TestSession().in(folder);
        assertThat(session.run(new FilterImagesInParallel(), "--out", "two")).isZero();
        assertThat(session.out()).contains("\nsame files, byte for byte: yes\n");
        String[] names = folder.resolve("one").toFile().list();
        assertThat(names).hasSize(9);
        for (String name : names) {
            assertThat(Images.pixels(folder.resolve("two").resolve(name)))
                    .isEqualTo(Images.pixels(folder.resolve("one").resolve(name)));
        }
    }

    @Test
    void bothTimesArePrinted() {
        TestSession session = new TestSession(new VirtualRun().options()).in(folder);
        assertThat(session.run(new FilterImagesInParallel(), "--out", "two", "--max-concurrency", "2"))
                .isZero();
        assertThat(session.out()).endsWith("""
                written to two: 9 images
                2 at a time: 0.00 s
                one after another: 0.00 s
                saved: 0.0 %
                each time is the best of 5 rounds, in which both alternate
                same files, byte for byte: yes
                """);
    }

    @Test
    void atLeastOnePairIsInFlight() {
        assertThat(new TestSession().run(new FilterImagesInParallel(), "--max-concurrency", "0"))
                .isEqualTo(2);
    }
}
