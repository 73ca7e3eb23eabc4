package batchflow;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.function.UnaryOperator;

/** Filters that change each pixel by itself. */
enum Filter {
    /** The weights of the three colours are those of ITU-R BT.601. */
    GRAYSCALE(colour -> {
        int bright = (299 * colour.getRed() + 587 * colour.getGreen() + 114 * colour.getBlue()) / 1000;
        return new Color(bright, bright, bright);
    }),
    NEGATIVE(colour -> new Color(255 - colour.getRed(), 255 - colour.getGreen(), 255 - colour.getBlue())),
    ONLY_RED(colour -> new Color(colour.getRed(), 0, 0));

    private final UnaryOperator<Color> change;

    Filter(UnaryOperator<Color> change) {
        this.change = change;
    }

    /** Returns a new image; the given one is not changed. */
    BufferedImage apply(BufferedImage image) {
        var filtered = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                filtered.setRGB(
                        x, y, change.apply(new Color(image.getRGB(x, y))).getRGB());
            }
        }
        return filtered;
    }

    /** Returns the mean of all pixels in the form {@code #c4c4c4}. */
    static String meanColour(BufferedImage image) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int pixel : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            red += pixel >> 16 & 0xFF;
            green += pixel >> 8 & 0xFF;
            blue += pixel & 0xFF;
        }
        long pixels = (long) image.getWidth() * image.getHeight();
        return String.format("#%02x%02x%02x", red / pixels, green / pixels, blue / pixels);
    }
}
