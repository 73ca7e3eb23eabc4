package io.pocketflow.cookbook.batchflow;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** The program that drew the images in {@code cookbook/data/images}: whole numbers only, the same on every machine. */
public final class DrawSamples {

    private static final int WIDTH = 240;
    private static final int HEIGHT = 180;
    private static final int STEP = 6;
    private static final int ONE = 1 << 20;
    private static final int ROUNDS = 96;

    private DrawSamples() {}

    /** Draws the images into the folder given as argument. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, BufferedImage> sample : all().entrySet()) {
            ImageIO.write(
                    sample.getValue(), "png", folder.resolve(sample.getKey()).toFile());
        }
    }

    /** Returns the images by file name. */
    static Map<String, BufferedImage> all() {
        Map<String, BufferedImage> samples = new TreeMap<>();
        samples.put("fractal.png", drawn(DrawSamples::fractal));
        samples.put("gradient.png", drawn(DrawSamples::gradient));
        samples.put("shapes.png", drawn(DrawSamples::shapes));
        return samples;
    }

    private static BufferedImage drawn(IntBinaryOperator pixel) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, pixel.applyAsInt(x, y));
            }
        }
        return image;
    }

    /** Returns a colour whose red grows to the right, green downwards, and blue towards the upper left, in steps. */
    private static int gradient(int x, int y) {
        int red = 255 * (x / STEP) / (WIDTH / STEP - 1);
        int green = 255 * (y / STEP) / (HEIGHT / STEP - 1);
        return red << 16 | green << 8 | 255 - (red + green) / 2;
    }

    /** Returns a colour of the Mandelbrot set, by the round in which the point leaves it, in fixed-point numbers. */
    private static int fractal(int x, int y) {
        long cx = (long) ONE * (3 * x - 2 * WIDTH) / WIDTH;
        long cy = (long) ONE * 9 * (2 * y - HEIGHT) / (8 * HEIGHT);
        long zx = 0;
        long zy = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long xx = zx * zx / ONE;
            long yy = zy * zy / ONE;
            if (xx + yy > 4L * ONE) {
                return (round * 5 % 256) << 16 | (round * 11 % 256) << 8 | 255 - round * 2;
            }
            zy = 2 * zx * zy / ONE + cy;
            zx = xx - yy + cx;
        }
        return 0;
    }

    /** Returns a colour of a disc, a square and a triangle on a light background. */
    private static int shapes(int x, int y) {
        int dx = x - 60;
        int dy = y - 60;
        if (dx * dx + dy * dy < 40 * 40) {
            return 0xC0392B;
        }
        if (x >= 130 && x < 210 && y >= 20 && y < 100) {
            return 0x2980B9;
        }
        int half = (y - 105) * 3 / 4;
        if (y >= 105 && y < 165 && Math.abs(x - 120) < half) {
            return 0x27AE60;
        }
        return 0xF5F0E1;
    }
}
