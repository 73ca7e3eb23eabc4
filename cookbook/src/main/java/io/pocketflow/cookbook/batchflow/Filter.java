package io.pocketflow.cookbook.batchflow;

import java.awt.image.BufferedImage;
import java.util.Locale;

/** The filters for images. */
public enum Filter {

    /** Each pixel by its brightness; the weights are those of ITU-R BT.601. */
    GRAYSCALE {
        @Override
        int pixel(Pixels image, int x, int y) {
            int rgb = image.at(x, y);
            int bright = (299 * red(rgb) + 587 * green(rgb) + 114 * blue(rgb)) / 1000;
            return rgb(bright, bright, bright);
        }
    },

    /** Each pixel by the mean of the square around it. */
    BLUR {
        @Override
        int pixel(Pixels image, int x, int y) {
            int red = 0;
            int green = 0;
            int blue = 0;
            int pixels = 0;
            for (int v = Math.max(0, y - RADIUS); v <= Math.min(image.height() - 1, y + RADIUS); v++) {
                for (int u = Math.max(0, x - RADIUS); u <= Math.min(image.width() - 1, x + RADIUS); u++) {
                    int rgb = image.at(u, v);
                    red += red(rgb);
                    green += green(rgb);
                    blue += blue(rgb);
                    pixels++;
                }
            }
            return rgb(red / pixels, green / pixels, blue / pixels);
        }
    },

    /** The brown of old photographs. */
    SEPIA {
        @Override
        int pixel(Pixels image, int x, int y) {
            int rgb = image.at(x, y);
            return rgb(
                    (393 * red(rgb) + 769 * green(rgb) + 189 * blue(rgb)) / 1000,
                    (349 * red(rgb) + 686 * green(rgb) + 168 * blue(rgb)) / 1000,
                    (272 * red(rgb) + 534 * green(rgb) + 131 * blue(rgb)) / 1000);
        }
    };

    private static final int RADIUS = 4;

    abstract int pixel(Pixels image, int x, int y);

    /** Returns a new image; the given one is not changed. */
    public BufferedImage apply(BufferedImage image) {
        Pixels pixels = Pixels.of(image);
        Pixels result = Pixels.black(pixels.width(), pixels.height());
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                result.rgb()[y * pixels.width() + x] = pixel(pixels, x, y);
            }
        }
        return result.image();
    }

    private static int red(int rgb) {
        return rgb >> 16 & 0xFF;
    }

    private static int green(int rgb) {
        return rgb >> 8 & 0xFF;
    }

    private static int blue(int rgb) {
        return rgb & 0xFF;
    }

    private static int rgb(int red, int green, int blue) {
        return Math.min(255, red) << 16 | Math.min(255, green) << 8 | Math.min(255, blue);
    }

    /** Returns the name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
