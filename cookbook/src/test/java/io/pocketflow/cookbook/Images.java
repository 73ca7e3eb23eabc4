package io.pocketflow.cookbook;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Compares images by their pixels: the bytes of a file are the encoder's affair. */
public final class Images {

    private Images() {}

    /** All pixels of a file, row by row, without transparency. */
    public static int[] pixels(Path file) throws IOException {
        return pixels(ImageIO.read(file.toFile()));
    }

    /** All pixels, row by row, without transparency. */
    public static int[] pixels(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xFFFFFF;
        }
        return pixels;
    }
}
