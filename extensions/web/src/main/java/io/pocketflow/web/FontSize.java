package io.pocketflow.web;

import java.util.Map;
import java.util.OptionalDouble;

/** A reader of font sizes. Where a style sheet may set a size, it assumes the largest usual one. Stateless. */
final class FontSize {

    /** The default size of browsers, in pixels. */
    static final double DEFAULT = 16;
    /** The assumed size in pixels where a style sheet may set one. Some sheets define a {@code rem} as 100 px. */
    static final double UNKNOWN = 100;

    private static final double WIDE_WINDOW_PERCENT = 20;
    private static final Map<String, Double> KEYWORDS = Map.of(
            "xx-small",
            9.0,
            "x-small",
            10.0,
            "small",
            13.0,
            "medium",
            DEFAULT,
            "large",
            18.0,
            "x-large",
            24.0,
            "xx-large",
            32.0,
            "xxx-large",
            48.0,
            "initial",
            DEFAULT);

    private FontSize() {}

    static boolean isKeyword(String value) {
        return KEYWORDS.containsKey(value) || value.equals("smaller") || value.equals("larger");
    }

    /**
     * Returns the size in pixels.
     *
     * @param value a declared value; empty if none is declared
     * @param inherited the size of the parent in pixels
     * @param root the size of a {@code rem} in pixels
     */
    static double of(String value, double inherited, double root) {
        Double keyword = KEYWORDS.get(value);
        if (keyword != null) {
            return keyword;
        }
        switch (value) {
            case "", "inherit", "unset", "revert", "revert-layer" -> {
                return inherited;
            }
            case "smaller" -> {
                return inherited / 1.2;
            }
            case "larger" -> {
                return inherited * 1.2;
            }
            default -> {}
        }
        OptionalDouble pixels = CssValue.pixels(value);
        return pixels.isEmpty()
                ? UNKNOWN
                : pixels.getAsDouble() * scale(value.replaceFirst("\\)$", ""), inherited, root);
    }

    /** Returns the factor from the estimate of {@link CssValue#pixels} to the size. */
    private static double scale(String value, double inherited, double root) {
        if (value.endsWith("rem")) {
            return root / DEFAULT;
        }
        if (value.endsWith("em") || value.endsWith("ex") || value.endsWith("ch")) {
            return inherited / DEFAULT;
        }
        if (value.endsWith("%")) {
            return inherited / 500;
        }
        return value.endsWith("vw") || value.endsWith("vh") || value.endsWith("vmin") || value.endsWith("vmax")
                ? WIDE_WINDOW_PERCENT / 10
                : 1;
    }
}
