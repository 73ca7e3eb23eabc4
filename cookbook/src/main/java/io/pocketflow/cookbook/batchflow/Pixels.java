package io.pocketflow.cookbook.batchflow;

import java.awt.image.BufferedImage;

/**
 * The pixels of an image, read at once, which is much faster than one by one.
 *
 * @param rgb row by row, as {@code 0xRRGGBB}; higher bits must be ignored
 */
record Pixels(int width, int height, int[] rgb) {

    static Pixels of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    static Pixels black(int width, int height) {
        return new Pixels(width, height, new int[width * height]);
    }

    int at(int x, int y) {
        return rgb[y * width + x];
    }

    BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }
}
