package io.pocketflow.cookbook;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The pixels of images, by which tests compare them; the bytes of a file depend on the encoder. */
public final class Images {

    private Images() {}

    /** Returns all pixels of a file, row by row, without transparency. */
    public static int[] pixels(Path file) throws IOException {
        return pixels(ImageIO.read(file.toFile()));
    }

    /** Returns all pixels, row by row, without transparency. */
    public static int[] pixels(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xFFFFFF;
        }
        return pixels;
    }
}
