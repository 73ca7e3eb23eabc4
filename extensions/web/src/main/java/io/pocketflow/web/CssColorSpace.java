package io.pocketflow.web;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The colour functions other than {@code rgb} and {@code hsl} (CSS Color, level 4), converted to red, green and blue by the
 * specification's sample code. Colours outside of sRGB are cut to it. Stateless.
 */
final class CssColorSpace {

    private static final double[][] XYZ_D50 = {
        {3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427}
    };
    private static final double[][] LMS = {
        {4.0767416621, -3.3077115913, 0.2309699292},
        {-1.2684380046, 2.6097574011, -0.3413193965},
        {-0.0041960863, -0.7034186147, 1.7076147010}
    };
    private static final double[][] DISPLAY_P3 = {
        {1.2249402, -0.2249402, 0}, {-0.0420570, 1.0420570, 0}, {-0.0196376, -0.0786361, 1.0982735}
    };
    private static final double[] WHITE_D50 = {0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585};
    private static final double EPSILON = 216 / 24389.0;
    private static final double KAPPA = 24389 / 27.0;

    private CssColorSpace() {}

    /**
     * Returns red, green and blue of a colour, or empty if the function or a component is unknown.
     *
     * @param function the name of the function, or of the colour space of {@code color()}
     * @param parts the three components
     */
    static OptionalInt rgb(String function, String... parts) {
        double[] c = switch (function) {
            case "lab" -> components(parts, 100, 125, 125);
            case "lch" -> polar(components(parts, 100, 150, 1));
            case "oklab" -> components(parts, 1, 0.4, 0.4);
            case "oklch" -> polar(components(parts, 1, 0.4, 1));
            case "hwb" -> components(parts, 1, 100, 100);
            default -> components(parts, 1, 1, 1);
        };
        for (double component : c) {
            if (Double.isNaN(component)) {
                return OptionalInt.empty();
            }
        }
        return switch (function) {
            case "lab", "lch" -> linear(times(XYZ_D50, lab(c)));
            case "oklab", "oklch" -> linear(times(LMS, oklab(c)));
            case "hwb" -> hwb(c);
            case "srgb" -> packed(c);
            case "srgb-linear" -> linear(c);
            case "display-p3" -> linear(times(DISPLAY_P3, expanded(c)));
            default -> OptionalInt.empty();
        };
    }

    /** Returns the numbers of the components, given the numbers that 100 % stands for; NaN for another value. */
    private static double[] components(String[] parts, double... whole) {
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            OptionalDouble number = parts[i].equals("none") ? OptionalDouble.of(0) : CssValue.share(parts[i]);
            numbers[i] = number.orElse(Double.NaN) * (parts[i].endsWith("%") ? whole[i] : 1);
        }
        return numbers;
    }

    private static double[] polar(double[] c) {
        double hue = Math.toRadians(c[2]);
        return new double[] {c[0], c[1] * Math.cos(hue), c[1] * Math.sin(hue)};
    }

    private static double[] lab(double[] c) {
        double y = (c[0] + 16) / 116;
        double[] roots = {c[1] / 500 + y, y, y - c[2] / 200};
        double[] xyz = new double[3];
        for (int i = 0; i < 3; i++) {
            double cube = Math.pow(roots[i], 3);
            xyz[i] = WHITE_D50[i] * (cube > EPSILON ? cube : (116 * roots[i] - 16) / KAPPA);
        }
        return xyz;
    }

    private static double[] oklab(double[] c) {
        return new double[] {
            Math.pow(c[0] + 0.3963377774 * c[1] + 0.2158037573 * c[2], 3),
            Math.pow(c[0] - 0.1055613458 * c[1] - 0.0638541728 * c[2], 3),
            Math.pow(c[0] - 0.0894841775 * c[1] - 1.2914855480 * c[2], 3)
        };
    }

    /** Returns a hue, mixed with shares of white and black in percent. */
    private static OptionalInt hwb(double[] c) {
        double white = Math.max(0, c[1]) / 100;
        double black = Math.max(0, c[2]) / 100;
        double sum = Math.max(1, white + black);
        double[] mixed = new double[3];
        int[] offsets = {0, 8, 4};
        for (int i = 0; i < 3; i++) {
            double k = ((offsets[i] + c[0] / 30) % 12 + 12) % 12;
            double pure = 0.5 - 0.5 * Math.max(-1, Math.min(1, Math.min(k - 3, 9 - k)));
            mixed[i] = pure * (1 - (white + black) / sum) + white / sum;
        }
        return packed(mixed);
    }

    private static double[] times(double[][] matrix, double[] c) {
        double[] product = new double[3];
        for (int i = 0; i < 3; i++) {
            product[i] = matrix[i][0] * c[0] + matrix[i][1] * c[1] + matrix[i][2] * c[2];
        }
        return product;
    }

    private static double[] expanded(double[] c) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            linear[i] = c[i] <= 0.04045 ? c[i] / 12.92 : Math.pow((c[i] + 0.055) / 1.055, 2.4);
        }
        return linear;
    }

    private static OptionalInt linear(double[] c) {
        double[] encoded = new double[3];
        for (int i = 0; i < 3; i++) {
            encoded[i] = c[i] <= 0.0031308 ? 12.92 * c[i] : 1.055 * Math.pow(c[i], 1 / 2.4) - 0.055;
        }
        return packed(encoded);
    }

    private static OptionalInt packed(double[] c) {
        int color = 0;
        for (double level : c) {
            color = color << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, level)));
        }
        return OptionalInt.of(color);
    }
}
