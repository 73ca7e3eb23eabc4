package io.pocketflow.cookbook.batchflow;

import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * An image that was written.
 *
 * @param file the file
 * @param width in pixels
 * @param height in pixels
 * @param meanColour the mean of all pixels, as {@code 0xRRGGBB}
 */
public record Saved(Path file, int width, int height, int meanColour) {

    static Saved of(Path file, BufferedImage image) {
        long red = 0;
        long green = 0;
        long blue = 0;
        Pixels pixels = Pixels.of(image);
        for (int rgb : pixels.rgb()) {
            red += rgb >> 16 & 0xFF;
            green += rgb >> 8 & 0xFF;
            blue += rgb & 0xFF;
        }
        int count = pixels.rgb().length;
        int mean = (int) (red / count << 16 | green / count << 8 | blue / count);
        return new Saved(file, image.getWidth(), image.getHeight(), mean);
    }

    @Override
    public String toString() {
        return String.format("%s, %d x %d, mean colour #%06x", file.getFileName(), width, height, meanColour);
    }
}
