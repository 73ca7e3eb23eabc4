package io.pocketflow.cookbook.batchflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class FilterTest {

    @Test
    void grayscaleWeighsTheColours() {
        assertThat(one(Filter.GRAYSCALE, 0xFF0000)).isEqualTo(0x4C4C4C);
        assertThat(one(Filter.GRAYSCALE, 0x00FF00)).isEqualTo(0x959595);
        assertThat(one(Filter.GRAYSCALE, 0x0000FF)).isEqualTo(0x1D1D1D);
        assertThat(one(Filter.GRAYSCALE, 0xFFFFFF)).isEqualTo(0xFFFFFF);
    }

    @Test
    void sepiaIsBrownAndStopsAtFull() {
        assertThat(one(Filter.SEPIA, 0x000000)).isEqualTo(0x000000);
        assertThat(one(Filter.SEPIA, 0x646464)).isEqualTo(0x87785D);
        assertThat(one(Filter.SEPIA, 0xFFFFFF)).isEqualTo(0xFFFFEE);
    }

    @Test
    void blurIsTheMeanOfTheSquareAround() {
        BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        image.setRGB(10, 10, 0xFFFFFF);
        BufferedImage blurred = Filter.BLUR.apply(image);
        assertThat(blurred.getRGB(10, 10) & 0xFFFFFF).isEqualTo(0x030303); // 255 / 81
        assertThat(blurred.getRGB(14, 6) & 0xFFFFFF).isEqualTo(0x030303);
        assertThat(blurred.getRGB(15, 10) & 0xFFFFFF).isZero();
        assertThat(image.getRGB(10, 10) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void atTheEdgeBlurTakesWhatIsThere() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x300000);
        assertThat(Filter.BLUR.apply(image).getRGB(2, 0) & 0xFFFFFF).isEqualTo(0x100000);
    }

    private static int one(Filter filter, int rgb) {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, rgb);
        return filter.apply(image).getRGB(0, 0) & 0xFFFFFF;
    }
}
