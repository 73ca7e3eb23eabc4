package io.pocketflow.cookbook.batchflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.Images;
import io.pocketflow.cookbook.TestSession;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterImagesTest {

    private static final Path SAMPLES = TestSession.HOME.resolve("cookbook/data/images");

    @TempDir
    private Path folder;

    @Test
    void theSamplesAreWhatTheProgramDraws() throws Exception {
        for (Map.Entry<String, BufferedImage> sample : DrawSamples.all().entrySet()) {
            assertThat(Images.pixels(SAMPLES.resolve(sample.getKey())))
                    .as(sample.getKey())
                    .isEqualTo(Images.pixels(sample.getValue()));
        }
        assertThat(SAMPLES.toFile().list()).containsExactlyInAnyOrder("fractal.png", "gradient.png", "shapes.png");
    }

    @Test
    void everyImageIsWrittenWithEveryFilter() throws Exception {
        TestSession session = new TestSession().in(folder);
        assertThat(session.run(new FilterImages(), "--out", "new/folder")).isZero();
        for (String name : new String[] {"fractal", "gradient", "shapes"}) {
            BufferedImage image = ImageIO.read(SAMPLES.resolve(name + ".png").toFile());
            for (Filter filter : Filter.values()) {
                assertThat(Images.pixels(folder.resolve("new/folder/" + name + "-" + filter + ".png")))
                        .isEqualTo(Images.pixels(filter.apply(image)));
            }
        }
        assertThat(folder.resolve("new/folder").toFile().list()).hasSize(9);
    }

    @Test
    void withoutAFolderTheyGoToATemporaryOne() {
        TestSession session = new TestSession();
        assertThat(session.run(new FilterImages())).isZero();
        String last = session.out().lines().reduce((line, next) -> next).orElseThrow();
        assertThat(last).startsWith("written to ").endsWith(": 9 images");
        Path written = Path.of(last.substring("written to ".length(), last.length() - ": 9 images".length()));
        assertThat(written.toFile().listFiles()).hasSize(9).allMatch(file -> file.delete());
        assertThat(written.toFile().delete()).isTrue();
    }

    @Test
    void filesThatAreNotImagesFailAlone() throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        Files.writeString(images.resolve("a.txt"), "text");
        ImageIO.write(
                new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB),
                "png",
                images.resolve("b.png").toFile());
        TestSession session = new TestSession().in(folder);
        assertThat(session.run(new FilterImages(), "images", "--out", "out")).isEqualTo(3);
        assertThat(session.out()).isEqualTo("""
                b.png + grayscale: b-grayscale.png, 2 x 1, mean colour #000000
                b.png + blur: b-blur.png, 2 x 1, mean colour #000000
                b.png + sepia: b-sepia.png, 2 x 1, mean colour #000000
                written to out: 3 images
                """);
        String trouble = images.resolve("a.txt") + ": not an image\n";
        assertThat(session.err())
                .isEqualTo("a.txt + grayscale failed: " + trouble + "a.txt + blur failed: " + trouble
                        + "a.txt + sepia failed: " + trouble);
    }

    @Test
    void aMissingFolderIsASentence() {
        TestSession session = new TestSession().in(folder);
        assertThat(session.run(new FilterImages(), "nowhere", "--out", "out")).isEqualTo(1);
        assertThat(session.err()).isEqualTo("pocketflow: no such folder: " + folder.resolve("nowhere") + "\n");
    }
}
